import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Verdict } from '#lib/contracts/revision';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { SavePanel, type SaveWish } from './save-panel.tsx';

type Panel = Parameters<typeof SavePanel>[0];
const MET: Verdict = {
  ...{ outcome: 'met', isWhole: true, why: null, handler: null, violations: [], failure: null },
};
let api: ApiInMemory;
let wishes: SaveWish[];

beforeEach(() => {
  api = answerFetch();
  wishes = [];
});
afterEach(closeConsole);

function show(change: Partial<Panel> = {}) {
  const props: Panel = {
    record: sampleRecord({ status: 'ERROR' }),
    ...{ text: '{}', isChanged: true, verdict: MET, isPending: false, error: null },
    onSave: (wish) => wishes.push(wish),
    ...change,
  };
  function Edited() {
    const [text, setText] = useState(props.text);
    return (
      <>
        <SavePanel {...props} text={text} />
        <input aria-label="Text" value={text} onChange={(event) => setText(event.target.value)} />
      </>
    );
  }
  renderConsole(<Edited />);
}
const button = (name: string) => screen.getByRole('button', { name });
const giveReason = (reason: string) => {
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: reason } });
};

describe('saving an edit', () => {
  it.each([
    ['it is on its way', { isPending: true }, 'x', /being saved/],
    ['nothing is changed', { isChanged: false }, 'x', /Nothing is changed/],
    ['the reason is missing', {}, '', /^Say why/],
    ['the reason is only room', {}, ' \n\t ', /^Say why/],
    ['it breaks its contract', { verdict: { ...MET, outcome: 'violated' } }, 'x', /^It breaks/],
    ['it cannot be read', { verdict: { ...MET, outcome: 'unreadable' } }, 'x', /^It breaks/],
  ] as const)('is refused while %s, by either button', (_, change, reason, why) => {
    show(change);
    giveReason(reason);
    for (const name of ['Save and replay', 'Save only']) {
      expect(button(name).title).toMatch(why);
      expect(button(name).getAttribute('aria-disabled')).toBe('true');
      fireEvent.click(button(name));
    }
    expect(wishes).toEqual([]);
  });

  it('asks again whether a fault is meant when the text is another', () => {
    show({ verdict: { ...MET, outcome: 'violated' } });
    giveReason('x');
    const force = () => screen.getByRole<HTMLInputElement>('checkbox');
    fireEvent.click(force());
    expect(button('Save only').getAttribute('aria-disabled')).toBeNull();
    fireEvent.change(screen.getByLabelText('Text'), { target: { value: '{"a":1}' } });
    expect(force().checked).toBe(false);
    expect(button('Save only').title).toMatch(/^It breaks/);
  });

  it('does not wait for a check that is under way, nor ask for force where nothing is checked', () => {
    show({ verdict: { ...MET, outcome: 'unchecked', why: 'No worker runs it.' } });
    giveReason('x');
    expect(screen.queryByRole('checkbox')).toBeNull();
    fireEvent.click(button('Save only'));
    closeConsole();
    answerFetch();
    show({ verdict: null });
    giveReason('x');
    fireEvent.click(button('Save only'));
    const plain = { reason: 'x', replay: false, confirm: false, force: false };
    expect(wishes).toEqual([plain, plain]);
  });

  it('forces only what breaks its contract', () => {
    show({ verdict: { ...MET, outcome: 'violated' } });
    giveReason('They want it so.');
    fireEvent.click(screen.getByRole('checkbox', { name: /although it breaks/ }));
    fireEvent.click(button('Save and replay'));
    expect(wishes).toEqual([
      { reason: 'They want it so.', replay: true, confirm: false, force: true },
    ]);
  });

  it('offers no replay of what is waiting anyway', () => {
    show({ record: sampleRecord({ status: 'JUST_IN', settledAt: null }) });
    expect(screen.getByText(/its next attempt runs the edit/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Save and replay' })).toBeNull();
    giveReason('x');
    fireEvent.click(button('Save only'));
    expect(wishes.map(({ replay }) => replay)).toEqual([false]);
  });

  it('replays what is held without asking', () => {
    show({ record: sampleRecord({ status: 'JUST_IN', settledAt: null, held: true }) });
    giveReason('x');
    fireEvent.click(button('Save and replay'));
    expect(wishes.map(({ replay, confirm }) => [replay, confirm])).toEqual([[true, false]]);
  });

  it.each([
    [{ status: 'PROCESSED' }, 'Replay a record that is Processed?'],
    [{ status: 'ACKNOWLEDGED', direction: 'EGRESS' }, 'Replay a record that is Acknowledged?'],
  ] as const)(
    'asks before %j is done once more, and Cancel saves nothing',
    async (change, title) => {
      show({ record: sampleRecord(change) });
      giveReason('x');
      fireEvent.click(button('Save and replay'));
      const dialog = await screen.findByRole('alertdialog', { name: title });
      fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
      await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
      expect(wishes).toEqual([]);
      fireEvent.click(button('Save only'));
      expect(wishes.map(({ replay, confirm }) => [replay, confirm])).toEqual([[false, false]]);
    },
  );

  it('says what went wrong where it was asked for: in the dialog, not behind it', async () => {
    show({ record: sampleRecord(), error: new Error('Somebody else has edited it.') });
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    giveReason('x');
    fireEvent.click(button('Save and replay'));
    const dialog = await screen.findByRole('alertdialog');
    expect(within(dialog).getByRole('alert').textContent).toBe('Somebody else has edited it.');
    expect(screen.getAllByRole('alert', { hidden: true })).toHaveLength(1);
  });

  it('says that a second person is needed, only where that is so', async () => {
    api.answer('GET /api/v1/records/:id/revisions', {
      ...{ newest: 1, needsApproval: true, revisions: [] },
    });
    show();
    expect(await screen.findByText(/waits until somebody else approves it/)).toBeTruthy();
  });
});
