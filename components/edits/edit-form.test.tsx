import { EditorView } from '@codemirror/view';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkRequestSchema, type Verdict } from '#lib/contracts/revision';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { sampleRevision } from '#lib/testing/sample-revision';
import { EditForm } from './edit-form.tsx';

const ID = '0dh3k8s5v0g01';
const CHECK = 'POST /api/v1/records/:id/check';
const SAVE = 'POST /api/v1/records/:id/revisions';
const MET: Verdict = {
  ...{ outcome: 'met', isWhole: true, why: null, violations: [], failure: null },
  handler: { name: 'orders', version: '3' },
};
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer(CHECK, MET);
  // jsdom lays nothing out, so that a range has no place on the screen.
  Range.prototype.getClientRects = () => document.createElement('div').getClientRects();
  Range.prototype.getBoundingClientRect = () => new DOMRect();
});
afterEach(closeConsole);

async function show(original = '{"total":1}') {
  const record = sampleRecord({ status: 'ERROR' });
  const drawn = renderConsole(<EditForm record={record} base={4} original={original} />);
  const content = await screen.findByRole('textbox', { name: 'Payload of revision 4' });
  const view = EditorView.findFromDOM(content);
  if (view === null) throw new Error('there is no editor');
  const type = (text: string) => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  };
  return { ...drawn, type, text: () => view.state.sliceDoc() };
}
const saveButton = () => screen.getByRole('button', { name: 'Save and replay' });
const giveReason = (reason: string) => {
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: reason } });
};
const isReady = () => waitFor(() => expect(saveButton().getAttribute('aria-disabled')).toBeNull());
/** Whether the browser would ask before it leaves the page. */
const asksBeforeLeaving = () => {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
};

describe('an edit under way', () => {
  it('is not left by accident, and costs nothing when it is taken back', async () => {
    const { type } = await show();
    expect(asksBeforeLeaving()).toBe(false);
    type('{"total":2}');
    await waitFor(() => expect(asksBeforeLeaving()).toBe(true));
    type('{"total":1}');
    await waitFor(() => expect(asksBeforeLeaving()).toBe(false));
    expect(saveButton().title).toBe('Nothing is changed yet.');
  });

  it('is checked as it stands in the end, not at every letter', async () => {
    const { type } = await show();
    await screen.findByText('Meets the contract of orders 3.');
    type('{"total":2');
    type('{"total":22}');
    await waitFor(() => expect(api.asked(CHECK)).toHaveLength(2));
    const texts = api.asked(CHECK).map(({ body }) => checkRequestSchema.parse(body).text);
    expect(texts).toEqual(['{"total":1}', '{"total":22}']);
  });

  it('says that a check failed, and can be saved all the same', async () => {
    api.refuse(CHECK, { status: 503, code: 'unavailable', title: 'The server is away.' });
    const { type } = await show();
    expect((await screen.findByRole('alert')).textContent).toBe('The server is away.');
    type('{"total":2}');
    giveReason('x');
    await isReady();
  });

  it('says what it changes where it is JSON no longer', async () => {
    const { type } = await show('{"total":1}\n');
    type('{"total":\n');
    expect(await screen.findByText('Compared as text, from line 1 on')).toBeTruthy();
  });
});

describe('saving an edit', () => {
  it('sends it once, however often that is pressed, and no longer asks before leaving', async () => {
    let answer: (response: Response) => void = () => undefined;
    api.respond(SAVE, () => new Promise((resolve) => (answer = resolve)));
    const { type, opened } = await show();
    type('{"total":2}');
    giveReason('x');
    await isReady();
    fireEvent.click(saveButton());
    await waitFor(() => expect(saveButton().title).toBe('It is being saved.'));
    fireEvent.click(saveButton());
    fireEvent.click(screen.getByRole('button', { name: 'Save only' }));
    answer(Response.json({ revision: sampleRevision({ revision: 5 }), replayed: null }));
    await waitFor(() => expect(opened).toEqual([`/records/${ID}`]));
    expect(api.asked(SAVE)).toHaveLength(1);
    expect(asksBeforeLeaving()).toBe(false);
  });

  it('names the revision that it began from, and keeps all when that is the newest no longer', async () => {
    api.refuse(SAVE, { status: 409, code: 'stale_revision', title: 'Edited meanwhile.' });
    const { type, text, opened } = await show();
    type('{"total":12345678901234567890.10}');
    giveReason('All its digits.');
    await isReady();
    fireEvent.click(saveButton());
    expect((await screen.findByRole('alert')).textContent).toBe('Edited meanwhile.');
    expect(api.asked(SAVE)[0]?.body).toMatchObject({ base: 4 });
    expect(text()).toBe('{"total":12345678901234567890.10}');
    expect(screen.getByLabelText<HTMLTextAreaElement>('Reason').value).toBe('All its digits.');
    expect(asksBeforeLeaving()).toBe(true);
    expect(opened).toEqual([]);
  });

  it('that the server finds to break the contract says each broken rule', async () => {
    api.refuse(SAVE, {
      ...{ status: 422, code: 'contract_violated', title: 'It breaks its contract.' },
      errors: [{ pointer: '/total', message: 'should be a number' }],
    });
    const { type } = await show();
    type('{"total":"x"}');
    giveReason('x');
    await isReady();
    fireEvent.click(saveButton());
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toBe('It breaks its contract./total should be a number');
  });
});
