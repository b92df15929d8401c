import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { sampleRecord } from '#lib/testing/sample-record';
import type { RecordDetail } from '#lib/contracts/record';
import { RecordFacts } from './record-facts.tsx';

afterEach(cleanup);
const queued = { direction: 'EGRESS', status: 'QUEUED', settledAt: null } as const;

function facts(change: Partial<RecordDetail>, isBrief = false): string[] {
  const view = render(<RecordFacts record={sampleRecord(change)} isBrief={isBrief} />);
  return [...view.container.children].map((badge) => badge.textContent);
}

it.each<[Partial<RecordDetail>, string[]]>([
  [{}, []],
  [{ leased: true }, ['In progress']],
  [{ ...queued, leased: true }, ['Offered']],
  [{ ...queued, leased: true, overdue: true }, ['Overdue', 'Offered']],
  [{ ...queued, rejected: true, held: true, overdue: true }, ['Held', 'Rejected', 'Overdue']],
])('of a record that is %j are %j', (change, expected) => {
  expect(facts(change)).toEqual(expected);
});

it.each<[Partial<RecordDetail>, string[]]>([
  [{ leased: true }, []],
  [{ ...queued, leased: true }, ['Offered']],
  [{ ...queued, rejected: true, held: true, overdue: true }, ['Held']],
  [{ ...queued, rejected: true, overdue: true }, ['Rejected']],
])('in a row of %j, the one that matters most: %j', (change, expected) => {
  expect(facts(change, true)).toEqual(expected);
});
