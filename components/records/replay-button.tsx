'use client';
import { RotateCcw } from 'lucide-react';
import { useId } from 'react';
import { Button } from '#components/ui/button';
import { useRecordShortcut } from '#lib/client/records/use-record-shortcut';
import type { ReplayState } from '#lib/client/records/use-replay';

/** Replays the record on screen; where that is not possible it says why. */
export function ReplayButton({ replay }: { replay: ReplayState }) {
  const reasonId = useId();
  useRecordShortcut('r', replay.begin);
  const { refusal, pending } = replay;
  const disabled = refusal !== null || pending;
  return (
    <>
      <Button
        variant={replay.offer === 'direct' ? 'primary' : 'secondary'}
        size="small"
        aria-disabled={disabled}
        aria-describedby={refusal === null ? undefined : reasonId}
        title={refusal ?? 'Replay (r)'}
        className={disabled ? 'cursor-not-allowed opacity-60' : ''}
        onClick={replay.begin}
      >
        <RotateCcw aria-hidden size={14} className={pending ? 'animate-spin' : ''} />
        {pending ? 'Replaying…' : 'Replay'}
      </Button>
      {refusal !== null && (
        <span id={reasonId} className="sr-only">
          {refusal}
        </span>
      )}
    </>
  );
}
