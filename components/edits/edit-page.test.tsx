import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { EditorView } from '@codemirror/view';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordDetail } from '#lib/contracts/record';
import { checkRequestSchema, type Revision, type Verdict } from '#lib/contracts/revision';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { EditPage } from './edit-page.tsx';
import { sampleRevision } from '#lib/testing/sample-revision';

const ID = '0dh3k8s5v0g01';
const MET: Verdict = {
  outcome: 'met',
  isWhole: true,
  why: null,
  handler: { name: 'orders', version: '3' },
  violations: [],
  failure: null,
};
const BROKEN: Verdict = {
  ...MET,
  outcome: 'violated',
  violations: [{ pointer: '/total', expected: 'a number', found: 'the text "x"' }],
};

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  // jsdom lays nothing out, so that a range has no place on the screen.
  Range.prototype.getClientRects = () => document.createElement('div').getClientRects();
  Range.prototype.getBoundingClientRect = () => new DOMRect();
});
afterEach(closeConsole);

interface Shown {
  readonly record?: Partial<RecordDetail>;
  readonly payload?: string | Uint8Array<ArrayBuffer>;
  readonly verdict?: (text: string) => Verdict;
  readonly role?: Role;
}

function show({ record = {}, payload = '{"total":1.10}', verdict = () => MET, role }: Shown = {}) {
  api.answer('GET /api/v1/records/:id', sampleRecord({ status: 'ERROR', ...record }));
  api.respond(`GET /api/v1/records/${ID}/payload`, () => new Response(payload));
  api.answerBy('POST /api/v1/records/:id/check', ({ body }) => {
    return verdict(checkRequestSchema.parse(body).text ?? '');
  });
  return renderConsole(<EditPage id={ID} />, role === undefined ? {} : { role });
}

async function editor(): Promise<EditorView> {
  const content = await screen.findByRole('textbox', { name: /^Payload of revision/ });
  const view = EditorView.findFromDOM(content);
  if (view === null) throw new Error('there is no editor');
  return view;
}

async function type(text: string): Promise<void> {
  const view = await editor();
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}

const saveButton = () => screen.findByRole('button', { name: 'Save and replay' });
const giveReason = (reason: string) => {
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: reason } });
};
const answerSave = (change: Partial<Revision> = {}) => {
  api.answer('POST /api/v1/records/:id/revisions', {
    revision: sampleRevision(change),
    replayed: null,
  });
};

describe('the editor', () => {
  it('saves the very text with its reason and goes back to the record', async () => {
    const { opened } = show({ payload: '\uFEFF{"total":12345678901234567890}\r\n' });
    const view = await editor();
    expect(view.state.sliceDoc()).toBe('\uFEFF{"total":12345678901234567890}\r\n');
    await type('\uFEFF{"total":1.10}\r\n');
    giveReason('They wrote it out.');
    answerSave();
    fireEvent.click(await saveButton());
    await waitFor(() => {
      expect(opened).toEqual([`/records/${ID}`]);
    });
    expect(api.asked('POST /api/v1/records/:id/revisions')[0]?.body).toEqual({
      text: '\uFEFF{"total":1.10}\r\n',
      base: 1,
      reason: 'They wrote it out.',
      replay: true,
      confirm: false,
      force: false,
    });
  });

  it('says why nothing can be saved yet, and lists what is changed', async () => {
    show();
    expect((await saveButton()).title).toBe('Nothing is changed yet.');
    await type('{"total":1.1}');
    await screen.findByText('field total');
    expect((await saveButton()).title).toMatch(/^Say why/);
    giveReason('x');
    expect((await saveButton()).getAttribute('aria-disabled')).toBeNull();
  });

  it('lists each broken rule, leads to its place, and saves it only if that is meant', async () => {
    show({ verdict: (text) => (text.includes('"x"') ? BROKEN : MET) });
    await screen.findByText('Meets the contract of orders 3.');
    await type('{"total":"x"}');
    await screen.findByText('Breaks the contract of orders 3 in 1 place.');
    fireEvent.click(await screen.findByRole('button', { name: 'field total' }));
    expect((await editor()).state.selection.main.head).toBe(9);
    giveReason('They want it so.');
    expect((await saveButton()).title).toMatch(/^It breaks its contract/);
    fireEvent.click(screen.getByLabelText(/Save it although/));
    answerSave({ forced: true });
    fireEvent.click(await saveButton());
    await waitFor(() => {
      expect(api.asked('POST /api/v1/records/:id/revisions')[0]?.body).toMatchObject({
        force: true,
      });
    });
  });

  it('says that only the handler can check all of it, where that is so', async () => {
    show({ verdict: () => ({ ...MET, isWhole: false }) });
    expect(await screen.findByText(/rules that only the handler itself can check/)).toBeTruthy();
  });

  it('keeps what was typed when the edit is refused as stale', async () => {
    show();
    await type('{"total":2}');
    giveReason('x');
    api.refuse('POST /api/v1/records/:id/revisions', {
      status: 409,
      code: 'stale_revision',
      title: 'Somebody else has edited the record meanwhile',
    });
    fireEvent.click(await saveButton());
    expect((await screen.findByRole('alert')).textContent).toMatch(/Somebody else has edited/);
    expect((await editor()).state.sliceDoc()).toBe('{"total":2}');
  });

  it('asks before what is done is done once more', async () => {
    show({ record: { status: 'PROCESSED' } });
    await type('{"total":2}');
    giveReason('x');
    answerSave();
    fireEvent.click(await saveButton());
    const dialog = await screen.findByRole('alertdialog');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save and replay' }));
    await waitFor(() => {
      expect(api.asked('POST /api/v1/records/:id/revisions')[0]?.body).toMatchObject({
        replay: true,
        confirm: true,
      });
    });
  });

  it('shows hostile text as text', async () => {
    show({
      verdict: () => ({
        ...BROKEN,
        violations: [{ pointer: '/<img src=x>\u202E', expected: 'a', found: '<script>' }],
      }),
    });
    await screen.findByText('<script>');
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('where nothing can be edited, it says why', () => {
  it.each([
    ['a viewer', { role: 'viewer' }, /needs the role operator; yours is viewer/],
    [
      'an expired payload',
      { record: { payloadExpiredAt: '2026-11-22T13:00:00.000Z' } },
      /no longer kept/,
    ],
    ['bytes', { payload: Uint8Array.of(0xff, 0xfe, 0) }, /not text/],
  ] as const)('to %s', async (_, shown: Shown, why) => {
    show(shown);
    expect(await screen.findByText(why)).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: /^Payload/ })).toBeNull();
  });
});
