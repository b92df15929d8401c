import { screen } from '@testing-library/react';
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { EditPreviewItem } from '#lib/contracts/edit-many';
import type { Verdict } from '#lib/contracts/revision';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { PatchPreview } from './patch-preview.tsx';

const MET: Verdict = {
  ...{ outcome: 'met', isWhole: true, why: null, handler: null, violations: [], failure: null },
};
const HOSTILE = '<img src=x>\u202E';

beforeEach(() => {
  answerFetch();
});
afterEach(closeConsole);

function recordOf(number: number, reference = `order-${String(number)}`) {
  const id = `0dh3k8s5v${String(number).padStart(4, '0')}`;
  return { id, source: 'shop', reference, type: 'order.placed' };
}
function item(number: number, change: Partial<EditPreviewItem> = {}): EditPreviewItem {
  return {
    ...{ record: recordOf(number), base: 1, refusal: null, why: null, verdict: MET, changes: [] },
    ...change,
  };
}
const many = (count: number) => Array.from({ length: count }, (_, n) => item(n));
const summary = () => screen.getByRole('status').textContent;
const references = () => screen.getAllByRole('link').map((one) => one.textContent);

describe('the preview of a patch', () => {
  const show = (items: EditPreviewItem[], missing = 0) => {
    const matching = { count: items.length, isExact: true };
    renderConsole(<PatchPreview preview={{ items, missing, matching }} />);
  };

  it.each([
    [true, 'Of 45,000 records, these 1 spread over them: 1 record of 1 would be edited.'],
    [
      false,
      'Of more than 45,000 records, these 1 spread over them: 1 record of 1 would be edited.',
    ],
  ])('says that it shows some of many, exact %s', (isExact, words) => {
    const matching = { count: 45_000, isExact };
    renderConsole(<PatchPreview preview={{ items: [item(1)], missing: 0, matching }} />);
    expect(summary()).toBe(words);
  });

  it('puts what needs a decision first, then what cannot be edited, else keeps the order', () => {
    show([
      item(1),
      item(2, { refusal: 'patch_failed', why: 'There is no /total.' }),
      item(3, { refusal: 'contract_violated', why: 'It breaks the contract.' }),
      item(4),
      item(5, { refusal: 'gone', why: 'It is gone.' }),
    ]);
    expect(references()).toEqual(['order-3', 'order-2', 'order-5', 'order-1', 'order-4']);
    expect(summary()).toBe(
      '2 records of 5 would be edited, 1 would break the contract, 2 cannot be edited.',
    );
  });

  it('says exactly what of it is nothing', () => {
    show([], 3);
    expect(summary()).toBe('0 records of 0 would be edited, 3 named and not found.');
    expect(screen.queryByRole('listitem')).toBeNull();
  });

  it.each([
    [100, null],
    [101, 'and 1 more'],
    [1_000, 'and 900 more'],
  ])('of %d records shows a hundred', (count, more) => {
    show(many(count));
    expect(screen.getAllByRole('listitem')).toHaveLength(100);
    expect(screen.queryByText(/^and .* more$/)?.textContent ?? null).toBe(more);
  });

  it('never hides a record that it cannot edit behind those that it can', () => {
    show([...many(150), item(999, { refusal: 'too_large', why: 'It is too large.' })]);
    expect(references()[0]).toBe('order-999');
    expect(screen.getByText('It is too large.')).toBeTruthy();
  });

  it('says of each what its contract says, and why it was not asked', () => {
    show([
      item(1),
      item(2, { verdict: { ...MET, outcome: 'unchecked', why: `No worker runs ${HOSTILE}.` } }),
    ]);
    const [met, unchecked] = screen.getAllByRole('listitem');
    expect(met?.textContent).toContain('Meets its contract.');
    expect(unchecked?.textContent).toContain('No worker runs <img');
    expect(unchecked?.textContent).not.toContain('Meets its contract.');
    expect(screen.getByTitle('U+202E right-to-left override')).toBeTruthy();
  });

  it('keeps hostile references, types, reasons and values inert', () => {
    show([
      item(1, {
        record: { ...recordOf(1, HOSTILE), type: HOSTILE },
        refusal: 'patch_failed',
        why: HOSTILE,
        changes: [{ pointer: `/${HOSTILE}`, before: HOSTILE, after: HOSTILE }],
      }),
    ]);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getAllByTitle('U+202E right-to-left override')).toHaveLength(6);
  });
});
