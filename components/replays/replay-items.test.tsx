import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ItemOutcome } from '#lib/domain/replay-operation';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleItem, sampleOperation } from '#lib/testing/sample-replay';
import { ReplayItems } from './replay-items.tsx';

const ITEMS = 'GET /api/v1/replays/:id/items';
const FAILURE = { class: 'data', code: 'x', message: 'no total' } as const;
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function show(outcome: ItemOutcome | null = null) {
  const onShowAll = vi.fn<() => void>();
  const operation = sampleOperation({ state: 'done' });
  renderConsole(<ReplayItems operation={operation} outcome={outcome} onShowAll={onShowAll} />);
  return onShowAll;
}
async function why(item: ReturnType<typeof sampleItem>): Promise<string> {
  api.answer(ITEMS, { items: [item], next: null });
  show();
  const link = await screen.findByRole('link');
  return link.closest('tr')?.lastElementChild?.textContent ?? '';
}

describe('ReplayItems', () => {
  it('says of what is fixed only how it had failed', async () => {
    expect(await why(sampleItem())).toBe('Before: The tax table is away.');
  });

  it('says nothing of what waits and has never failed', async () => {
    expect(await why(sampleItem({ outcome: 'waiting', before: null }))).toBe('');
  });

  it('says how it fails now where it had not failed before', async () => {
    const item = sampleItem({ outcome: 'failed_new', before: null, after: FAILURE });
    expect(await why(item)).toBe('Now: no total');
  });

  it('says why it was skipped, not how it had failed', async () => {
    const item = sampleItem({ outcome: 'skipped', skipReason: 'already_replayed' });
    expect(await why(item)).toBe('Replayed by somebody else since');
  });

  it('shows hostile references, types and messages as text', async () => {
    const hostile = '<img src=x onerror=alert(1)>\u202E';
    const record = { ...sampleItem().record, reference: hostile, type: hostile };
    const after = { ...FAILURE, message: hostile };
    const said = await why(sampleItem({ record, outcome: 'failed_new', before: null, after }));
    expect(said).toBe('Now: <img src=x onerror=alert(1)>U+202E');
    expect(document.querySelector('img')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202E');
  });

  it('asks for the next page once, however often it is pressed', async () => {
    const next = Promise.withResolvers<Response>();
    const second = { ...sampleItem().record, id: '0dh3k8s5v0g02', reference: 'order-2' };
    api.respond(ITEMS, ({ query }) =>
      query.cursor === undefined
        ? Response.json({ items: [sampleItem()], next: '0dh3k8s5v0g01' })
        : next.promise,
    );
    show('fixed');
    const button = await screen.findByRole('button', { name: 'Show more' });
    fireEvent.click(button);
    await waitFor(() => expect(button.hasAttribute('disabled')).toBe(true));
    fireEvent.click(button);
    next.resolve(Response.json({ items: [sampleItem({ record: second })], next: null }));
    expect(await screen.findByRole('link', { name: 'order-2' })).toBeTruthy();
    expect(api.asked(ITEMS).map(({ query }) => query)).toEqual([
      { outcome: 'fixed' },
      { outcome: 'fixed', cursor: '0dh3k8s5v0g01' },
    ]);
  });

  it('leads back from one outcome to all, also where there is none', async () => {
    api.answer(ITEMS, { items: [], next: null });
    const onShowAll = show('skipped');
    expect(await screen.findByText('No record')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(onShowAll).toHaveBeenCalledOnce();
  });

  it('says what went wrong, and tries again', async () => {
    api.refuse(ITEMS, { status: 403, code: 'forbidden', title: 'Not for you.' });
    show();
    expect((await screen.findByRole('alert')).textContent).toBe('Not for you.');
    api.answer(ITEMS, { items: [sampleItem()], next: null });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'order-1001' })).toBeTruthy();
  });
});
