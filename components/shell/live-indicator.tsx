'use client';
import { clsx } from 'clsx';
import type { LiveState } from '#lib/client/live-source';
import { useLiveState } from '#lib/client/use-live-state';

const WORDS: Record<LiveState, { label: string; explains: string; dot: string }> = {
  connecting: { label: 'Connecting', explains: 'Opening the live stream', dot: 'bg-line-strong' },
  live: { label: 'Live', explains: 'Changes appear by themselves', dot: 'bg-accent' },
  stale: {
    label: 'Stale',
    explains: 'The database cannot be reached; what you see may be old',
    dot: 'bg-danger',
  },
  reconnecting: {
    label: 'Reconnecting',
    explains: 'The live stream broke; numbers may be a few seconds old',
    dot: 'bg-warning',
  },
  polling: {
    label: 'Stale',
    explains: 'No live stream; asking again every 5 seconds',
    dot: 'bg-danger',
  },
};

/** Whether what is on screen is live. */
export function LiveIndicator() {
  const { label, explains, dot } = WORDS[useLiveState()];
  return (
    <p role="status" title={explains} className="text-muted flex items-center gap-2 text-xs">
      <span aria-hidden className={clsx('size-2 rounded-full', dot)} />
      {label}
    </p>
  );
}
