/** The one hub of a web process. */
import { database } from '../database.ts';
import { readChangeMarker } from '../gateway/insight/change-marker.ts';
import { readSourcesFingerprint, readWorkersFingerprint } from '../store/change-fingerprints.ts';
import { Hub } from './hub.ts';

const POLL_MS = 1_000;

const holder = globalThis as typeof globalThis & { sluiceHub?: Hub };

/** On globalThis, since Next bundles a second copy of every module. */
export function liveHub(): Hub {
  holder.sluiceHub ??= new Hub(
    [
      {
        topic: 'records',
        everyPolls: 1,
        read: () => readChangeMarker(database()),
      },
      { topic: 'sources', everyPolls: 1, read: () => readSourcesFingerprint(database()) },
      { topic: 'workers', everyPolls: 5, read: () => readWorkersFingerprint(database()) },
    ],
    POLL_MS,
  );
  return holder.sluiceHub;
}

/** Ends all streams of this process, for a shutdown. */
export function closeLiveHub(): void {
  holder.sluiceHub?.close();
}
