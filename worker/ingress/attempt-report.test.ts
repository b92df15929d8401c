import pino from 'pino';
import { expect, test } from 'vitest';
import type { EndedAttempt } from '#lib/server/store/settle-attempt';
import { sampleBegun } from '#worker/testing/sample-begun';
import { AttemptReport } from './attempt-report.ts';

function watch(level: string) {
  const lines: unknown[] = [];
  const write = (line: string): void => {
    const parsed: unknown = JSON.parse(line);
    lines.push(parsed);
  };
  return { lines, report: new AttemptReport(pino({ level }, { write })) };
}

function reported(change: Partial<EndedAttempt> | null) {
  const begun = sampleBegun(7n);
  const { record, generation, number, token } = begun;
  const ended: EndedAttempt = {
    recordId: record.recordId,
    sourceId: record.sourceId,
    generation,
    number,
    token,
    holder: 'worker-1',
    handler: null,
    handlerVersion: null,
    durationMs: 3,
    outcome: 'SUCCEEDED',
    delayMs: 0,
    failure: null,
    ...change,
  };
  return { begun, handler: null, durationMs: 3.4, ended: change === null ? null : ended };
}
const failure = { class: 'dependency', code: 'down', message: 'The shop is down.' } as const;

test('a success is counted and has no line of its own, except for who asks for all', () => {
  const { lines, report } = watch('info');
  report.add(reported({}));
  expect(lines).toEqual([]);
  const all = watch('debug');
  all.report.add(reported({}));
  expect(all.lines).toMatchObject([{ msg: 'attempt', outcome: 'SUCCEEDED', durationMs: 3 }]);
});

test('each failure has its line, with the record, the reason and when it is tried again', () => {
  const { lines, report } = watch('info');
  report.add(reported({ outcome: 'FAILED', failure }));
  report.add(reported({ outcome: 'POSTPONED', failure, delayMs: 2_000 }));
  const reason = {
    failure: 'dependency/down',
    reason: failure.message,
    source: 'shop',
    attempt: 1,
  };
  expect(lines).toMatchObject([
    { ...reason, outcome: 'FAILED' },
    { ...reason, outcome: 'POSTPONED', delayMs: 2_000 },
  ]);
});

test('an attempt that somebody else had ended is a warning', () => {
  const { lines, report } = watch('warn');
  report.add(reported(null));
  expect(lines).toMatchObject([{ msg: 'fenced', outcome: 'fenced' }]);
});

test('what has ended since the last time is one line; nothing is none', () => {
  const { lines, report } = watch('info');
  report.write();
  report.add(reported({}));
  report.add(reported({}));
  report.write();
  report.write();
  expect(lines).toMatchObject([
    { msg: 'attempts', succeeded: 2, postponed: 0, failed: 0, fenced: 0 },
  ]);
});
