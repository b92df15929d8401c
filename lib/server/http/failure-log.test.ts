import pino from 'pino';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { FailureLog } from './failure-log.ts';

const lineSchema = z.object({
  level: z.number(),
  code: z.string(),
  path: z.string(),
  unwritten: z.number().optional(),
});

/** A log at a time that is set by hand, and the lines it has written. */
function openLog() {
  const lines: z.infer<typeof lineSchema>[] = [];
  const state = { nowMs: 0 };
  const log = pino({}, { write: (text) => lines.push(lineSchema.parse(JSON.parse(text))) });
  return { lines, state, failures: new FailureLog(log, () => state.nowMs) };
}

const failed = (path: string) => ({ error: new Error('away'), method: 'POST', path });

it('writes one line a second while everything fails alike, and how many it speaks for', () => {
  const { lines, state, failures } = openLog();
  for (let n = 0; n < 1_000; n += 1) failures.unavailable(failed('/a'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 40, code: 'unavailable', path: '/a', unwritten: 0 });
  state.nowMs = 999;
  failures.unavailable(failed('/a'));
  expect(lines).toHaveLength(1);
  state.nowMs = 1_000;
  failures.unavailable(failed('/b'));
  failures.unavailable(failed('/b'));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ path: '/b', unwritten: 1_000 });
});

it('writes every defect, also while it is quiet about others', () => {
  const { lines, failures } = openLog();
  failures.unavailable(failed('/a'));
  failures.internal(failed('/a'));
  failures.internal(failed('/a'));
  expect(lines.map(({ level, code }) => [level, code])).toEqual([
    [40, 'unavailable'],
    [50, 'internal'],
    [50, 'internal'],
  ]);
});
