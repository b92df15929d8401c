import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DryRunSample } from '#lib/contracts/replay-operation';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleTrial } from '#lib/testing/sample-replay';
import { DryRunPanel } from './dry-run-panel.tsx';

const TRY = 'POST /api/v1/replays/dry-run';
const SET = { kind: 'ids' as const, ids: ['0dh3k8s5v0g01'] };
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

const show = (role: Role = 'operator') => renderConsole(<DryRunPanel set={SET} />, { role });
const press = () => fireEvent.click(screen.getByRole('button', { name: 'Try them' }));

async function tell(samples: DryRunSample[], asked = samples.length) {
  api.answer(TRY, { samples, asked });
  show();
  press();
  await screen.findByText(/would succeed\.$|could be tried\.$/);
  return screen.queryAllByRole('listitem').map((row) => row.textContent);
}

describe('DryRunPanel', () => {
  it('tries once at a double click, as many as were chosen', async () => {
    api.answer(TRY, { samples: [sampleTrial()], asked: 1 });
    show();
    fireEvent.change(screen.getByLabelText('Records to try'), { target: { value: '20' } });
    press();
    press();
    expect(await screen.findByText('1 of 1 would succeed.')).toBeTruthy();
    expect(api.asked(TRY).map(({ body }) => body)).toEqual([{ set: SET, samples: 20 }]);
  });

  it('cannot be pressed while it tries, and takes the answer of the next try', async () => {
    const waiting = Promise.withResolvers<Response>();
    api.respond(TRY, () => waiting.promise);
    show();
    press();
    const busy = await screen.findByRole('button', { name: 'Trying…' });
    expect(busy.hasAttribute('disabled')).toBe(true);
    waiting.resolve(Response.json({ samples: [], asked: 0 }));
    expect(await screen.findByText('None of them could be tried.')).toBeTruthy();
    api.answer(TRY, { samples: [sampleTrial()], asked: 1 });
    press();
    expect(await screen.findByText('1 of 1 would succeed.')).toBeTruthy();
    expect(screen.queryByText('None of them could be tried.')).toBeNull();
  });

  it('shows no results of before beside a refusal', async () => {
    await tell([sampleTrial()]);
    api.refuse(TRY, { status: 409, code: 'nothing_to_try', title: 'Nothing can be tried.' });
    press();
    expect((await screen.findByRole('alert')).textContent).toContain('Nothing can be tried.');
    expect(screen.queryByText('1 of 1 would succeed.')).toBeNull();
  });

  it('counts what could not be tried as neither', async () => {
    const record = (id: string) => ({ ...sampleTrial().record, id });
    const rows = await tell([
      sampleTrial({ outcome: 'not_run', why: 'Its handler is behind HTTP.', handler: null }),
      sampleTrial({ record: record('0dh3k8s5v0g02') }),
    ]);
    expect(screen.getByText('1 of 1 would succeed.')).toBeTruthy();
    expect(rows[0]).toContain('Not triedorder-1001shopIts handler is behind HTTP.');
    expect(screen.queryByText(/were tried; then time was over/)).toBeNull();
  });

  it('tells a known failure from a new one, and nothing of either where it succeeds', async () => {
    const failure = { class: 'data', code: 'x', message: 'no total' } as const;
    const record = { ...sampleTrial().record, id: '0dh3k8s5v0g02' };
    const rows = await tell([
      sampleTrial({ outcome: 'fails', failure, isSameFailure: false, handlerVersion: null }),
      sampleTrial({ record, rowsChanged: 1 }),
    ]);
    expect(rows).toEqual([
      'Would failorder-1001shopa new wayno total (shop-orders in 12 ms)',
      'Would succeedorder-1001shopshop-orders 3 in 12 ms: would change 1 row',
    ]);
  });

  it('says that nothing could be tried where no handler is there', async () => {
    await tell([sampleTrial({ outcome: 'not_run', why: 'No handler takes it.' })]);
    expect(screen.getByText('None of them could be tried.')).toBeTruthy();
  });

  it('shows a hostile reference and a hostile failure as text', async () => {
    const hostile = '"><iframe src=//evil.test></iframe>\u2066';
    await tell([
      sampleTrial({
        record: { ...sampleTrial().record, reference: hostile },
        outcome: 'fails',
        failure: { class: 'defect', code: 'x', message: hostile },
        isSameFailure: true,
      }),
    ]);
    expect(document.querySelector('iframe')).toBeNull();
    expect(document.body.textContent).not.toContain('\u2066');
    expect(screen.getAllByTitle('U+2066 left-to-right isolate')).toHaveLength(2);
  });

  it('is not for a viewer, who sees why', async () => {
    show('viewer');
    const button = screen.getByRole('button', { name: 'Try them' });
    expect(button.title).toBe('This needs the role operator; yours is viewer.');
    press();
    await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'));
    expect(api.asked(TRY)).toEqual([]);
  });
});
