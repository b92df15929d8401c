'use client';
import { Pause, Radio } from 'lucide-react';
import { Button } from '#components/ui/button';

interface LiveSwitchProps {
  isLive: boolean;
  onToggle: () => void;
}

/** Whether new records come into the list by themselves, or are counted until asked for. */
export function LiveSwitch({ isLive, onToggle }: LiveSwitchProps) {
  const Icon = isLive ? Radio : Pause;
  return (
    <Button
      size="small"
      variant="quiet"
      aria-pressed={isLive}
      aria-label="Live list"
      title={`${isLive ? 'Hold the rows still' : 'Let new records in'} (l)`}
      onClick={onToggle}
    >
      <Icon aria-hidden size={14} />
      {isLive ? 'Live' : 'On hold'}
    </Button>
  );
}
