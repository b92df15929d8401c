/** Writes every ten seconds what has been processed since. */
import type { AttemptReport } from '#worker/ingress/attempt-report';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 10_000;

export function reportAttempts(report: AttemptReport): Loop {
  return repeat('report attempts', INTERVAL_MS, () => {
    report.write();
    return Promise.resolve('done');
  });
}
