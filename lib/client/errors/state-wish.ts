/** What a person wants to become of an error group, and the change that asks the server for it. */
import type { ErrorGroup } from '#lib/contracts/error-group';
import type { GroupChange } from '../mutations/error-group.ts';

export const STATE_WISHES = [
  'reopen',
  'resolve',
  'resolve-in-version',
  'mute-until',
  'mute-count',
  'mute-rate',
] as const;
export type StateWish = (typeof STATE_WISHES)[number];

export const WISH_WORDS: Readonly<Record<StateWish, string>> = {
  reopen: 'Reopen',
  resolve: 'Resolve now',
  'resolve-in-version': 'Resolve in a version of the handler',
  'mute-until': 'Mute for a time',
  'mute-count': 'Mute until it has happened some times more',
  'mute-rate': 'Mute until it happens often',
};

/** How long a group can be muted for, in hours. */
export const MUTE_HOURS = [1, 8, 24, 168, 720] as const;

const HOUR_MS = 3_600_000;

/**
 * What can be wished for a group: only what is resolved or muted can be reopened, and only what a
 * handler failed with can be resolved in a version of it.
 */
export function wishesFor({ resolution, mute, handler }: ErrorGroup): readonly StateWish[] {
  const isDecided = resolution !== null || mute !== null;
  return STATE_WISHES.filter(
    (wish) =>
      (wish !== 'reopen' || isDecided) && (wish !== 'resolve-in-version' || handler !== null),
  );
}

/** The change that a wish asks for; `detail` is the version, the hours or the number. */
export function toStateChange(wish: StateWish, detail: string, now: Date): GroupChange {
  switch (wish) {
    case 'reopen':
      return { reopen: true };
    case 'resolve':
      return { resolve: {} };
    case 'resolve-in-version':
      return { resolve: { inVersion: detail } };
    case 'mute-until': {
      const until = new Date(now.getTime() + Number(detail) * HOUR_MS);
      return { mute: { until: until.toISOString() } };
    }
    case 'mute-count':
      return { mute: { count: Number(detail) } };
    case 'mute-rate':
      return { mute: { perHour: Number(detail) } };
  }
}
