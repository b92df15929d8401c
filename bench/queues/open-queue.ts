/** Opens the system that a process of the benchmark was told to use. */
import { openBullmqQueue } from './bullmq-queue.ts';
import { openCopyQueue } from './copy-queue.ts';
import { openGraphileQueue } from './graphile-queue.ts';
import { openPgBossQueue } from './pg-boss-queue.ts';
import type { BenchQueue, QueuePlace } from './queue.ts';
import { openSluiceQueue } from './sluice-queue.ts';

export function openQueue(place: QueuePlace): Promise<BenchQueue> {
  switch (place.name) {
    case 'sluice':
      return openSluiceQueue(place);
    case 'pg-boss':
      return openPgBossQueue(place);
    case 'graphile-worker':
      return openGraphileQueue(place);
    case 'bullmq':
      return openBullmqQueue(place);
    case 'copy':
      return openCopyQueue(place);
  }
}
