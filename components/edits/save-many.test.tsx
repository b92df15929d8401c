import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EditPreview, EditPreviewItem } from '#lib/contracts/edit-many';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { SaveMany, type ManyWish } from './save-many.tsx';

let wishes: ManyWish[];

beforeEach(() => {
  answerFetch();
  wishes = [];
});
afterEach(closeConsole);

function items(refusal: EditPreviewItem['refusal'], count: number): EditPreviewItem[] {
  return Array.from({ length: count }, (_, n) => ({
    record: { id: `0dh3k8s5v000${String(n)}`, source: 'shop', reference: 'r', type: 't' },
    ...{ base: 1, refusal, why: null, verdict: null, changes: [] },
  }));
}
interface Shown {
  readonly edits?: number;
  readonly broken?: number;
  readonly refused?: number;
  readonly isPending?: boolean;
  readonly error?: unknown;
  readonly matching?: EditPreview['matching'];
}
function show({ edits = 0, broken = 0, refused = 0, ...shown }: Shown) {
  const { isPending = false, error = null, matching } = shown;
  const all = [
    ...items(null, edits),
    ...items('contract_violated', broken),
    ...items('patch_failed', refused),
  ];
  renderConsole(
    <SaveMany
      preview={{
        missing: 0,
        items: all,
        matching: matching ?? { count: all.length, isExact: true },
      }}
      isPending={isPending}
      error={error}
      onSave={(wish) => wishes.push(wish)}
    />,
  );
}
const replay = () => screen.getByRole('button', { name: /^Edit and replay/ });
const only = () => screen.getByRole('button', { name: 'Edit only' });
const force = () => screen.queryByRole('checkbox', { name: /whose contract it breaks/ });
const giveReason = (reason: string) => {
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: reason } });
};

describe('editing many', () => {
  it('counts on its button what it will edit, forced or not', () => {
    show({ edits: 2, broken: 1, refused: 4 });
    expect(replay().textContent).toBe('Edit and replay 2 records');
    fireEvent.click(force() ?? document.body);
    expect(replay().textContent).toBe('Edit and replay 3 records');
    fireEvent.click(force() ?? document.body);
    expect(replay().textContent).toBe('Edit and replay 2 records');
  });

  it.each([
    [{ count: 45_000, isExact: true }, 'Edit and replay all 45,000'],
    [{ count: 45_000, isExact: false }, 'Edit and replay all 45,000 and more'],
  ])('of which the preview showed some, edits all: %j', (matching, words) => {
    show({ edits: 2, refused: 1, matching });
    giveReason('x');
    expect(replay().textContent).toBe(words);
    fireEvent.click(replay());
    expect(wishes).toHaveLength(1);
  });

  it('is refused for more than one patch may edit', () => {
    show({ edits: 2, matching: { count: 100_001, isExact: false } });
    giveReason('x');
    fireEvent.click(replay());
    expect(replay().title).toMatch(/^One patch edits at most 100,000 records/);
    expect(wishes).toEqual([]);
  });

  it('offers no force where no contract is broken', () => {
    show({ edits: 1, refused: 2 });
    expect(force()).toBeNull();
    expect(replay().textContent).toBe('Edit and replay 1 record');
  });

  it.each([
    ['nothing can be edited', { refused: 3 }, 'x', /nothing that it could edit/],
    ['all would break their contract', { broken: 2 }, 'x', /nothing that it could edit/],
    ['no reason is given', { edits: 1 }, ' \n', /^Say why/],
  ])('is refused while %s', (_, shown, reason, why) => {
    show(shown);
    giveReason(reason);
    for (const button of [replay(), only()]) {
      expect(button.title).toMatch(why);
      fireEvent.click(button);
    }
    expect(wishes).toEqual([]);
  });

  it('cannot be begun twice', () => {
    show({ edits: 1, isPending: true });
    giveReason('x');
    fireEvent.click(replay());
    fireEvent.click(only());
    expect(wishes).toEqual([]);
    expect(replay().getAttribute('aria-disabled')).toBe('true');
  });

  it('replays, or leaves them to be replayed', () => {
    show({ edits: 1, broken: 1 });
    giveReason('As text.');
    fireEvent.click(replay());
    fireEvent.click(force() ?? document.body);
    fireEvent.click(only());
    expect(wishes).toEqual([
      { reason: 'As text.', force: false, replay: true },
      { reason: 'As text.', force: true, replay: false },
    ]);
  });

  it('says what went wrong, and can be tried again', () => {
    show({ edits: 1, error: new Error('The server is away.') });
    expect(screen.getByRole('alert').textContent).toBe('The server is away.');
    giveReason('x');
    fireEvent.click(replay());
    expect(wishes).toHaveLength(1);
  });
});
