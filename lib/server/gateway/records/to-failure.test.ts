import { expect, it } from 'vitest';
import type { Failure } from '#lib/domain/failure';
import { failureColumns } from '#lib/server/store/failure-columns';
import { toFailure } from './to-failure.ts';

const read = (failure: Failure) => {
  const { failureClass, code, message, detail } = failureColumns(failure);
  return toFailure({
    ...{ failureClass, failureCode: code, failureMessage: message },
    failureDetail: detail === null ? null : JSON.parse(detail),
  });
};

it('is what was stored, which a cause can be told from again', () => {
  const failures: Failure[] = [
    { class: 'data', code: 'odd', message: 'Odd.' },
    { class: 'defect', code: 'crashed', message: 'Crashed.', stack: 'Error\n    at a (b.ts:1:1)' },
    { class: 'dependency', code: 'down', message: 'Down.', response: { status: 503, body: 'x' } },
    {
      ...{ class: 'data', code: 'contract', message: 'Broken.' },
      violations: [{ pointer: '/lines/0', expected: 'a number', found: 'nothing' }],
      position: { byteOffset: 3, line: 1, column: 4 },
    },
    { class: 'data', code: 'h\0stile', message: `\uD800${'x'.repeat(5_000)}` },
  ];
  for (const failure of failures) expect(read(failure)).toEqual(failureColumns(failure).failure);
});

it('is null where nothing failed', () => {
  const nothing = { failureClass: null, failureCode: null, failureMessage: null };
  expect(toFailure({ ...nothing, failureDetail: null })).toBe(null);
});
