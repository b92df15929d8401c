import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleOperation, samplePreview } from '#lib/testing/sample-replay';
import { PlanReplay } from './plan-replay.tsx';

const PREVIEW = 'POST /api/v1/replays/preview';
const CREATE = 'POST /api/v1/replays';
const SKIPPED = { skipped: [{ reason: 'already_done' as const, count: 10 }] };
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
  api.answer(PREVIEW, samplePreview(SKIPPED));
  api.answer(CREATE, sampleOperation({ id: 31 }));
});
afterEach(closeConsole);

const show = (role: Role = 'operator') =>
  renderConsole(<PlanReplay set={{ kind: 'filter', filter: { source: ['shop'] } }} />, { role });
const fill = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const start = (records: string) => screen.findByRole('button', { name: `Replay ${records}` });
const plan = () => screen.getAllByRole('status').at(-1)?.textContent;

describe('the plan of a replay', () => {
  it('does not start on the numbers of another choice', async () => {
    const second = Promise.withResolvers<Response>();
    const first = Response.json(samplePreview(SKIPPED));
    api.respond(PREVIEW, ({ body }) =>
      JSON.stringify(body).includes('"confirm":true') ? second.promise : first,
    );
    show();
    await start('1,990 records');
    fill('Reason', 'prices were wrong');
    fireEvent.click(screen.getByRole('checkbox'));
    const button = await start('1,990 records');
    await waitFor(() => expect(button.hasAttribute('disabled')).toBe(true));
    fireEvent.submit(screen.getByLabelText('Reason'));
    expect(api.asked(CREATE)).toEqual([]);
    second.resolve(Response.json(samplePreview({ eligible: 2_000, skipped: [] })));
    fireEvent.click(await start('2,000 records'));
    await waitFor(() => expect(api.asked(CREATE)).toHaveLength(1));
    expect(api.asked(CREATE)[0]?.body).toMatchObject({ confirm: true });
  });

  it('leads to the list of the records that it is about', () => {
    show();
    const link = screen.getByRole('link', { name: 'Records with source shop' });
    expect(link.getAttribute('href')).toBe('/records?source=shop');
  });

  it('of one record says so on its button', async () => {
    api.answer(PREVIEW, samplePreview({ total: 1, eligible: 1, skipped: [] }));
    show();
    expect((await start('1 record')).hasAttribute('disabled')).toBe(false);
  });

  it('keeps what was written when the server refuses, and says which field is at fault', async () => {
    api.refuse(CREATE, {
      status: 422,
      code: 'invalid_request',
      title: 'The request is not as agreed.',
      errors: [{ pointer: '/startAt', message: 'is long past' }],
    });
    const { opened } = show();
    fireEvent.click(await start('1,990 records'));
    fill('Reason', 'the tax table is back');
    fireEvent.click(await start('1,990 records'));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('/startAt is long past');
    expect(screen.getByLabelText('Reason')).toHaveProperty('value', 'the tax table is back');
    expect(opened).toEqual([]);
  });

  it('starts at the time written, in the zone of the person', async () => {
    changePreferences({ timeZone: 'UTC' });
    show();
    await start('1,990 records');
    fill('Reason', 'tonight');
    fill('Start (UTC)', '2031-01-02T03:04');
    expect(plan()).toContain('beginning at 2 Jan 2031, 03:04');
    fireEvent.click(await start('1,990 records'));
    await waitFor(() => expect(api.asked(CREATE)).toHaveLength(1));
    expect(api.asked(CREATE)[0]?.body).toMatchObject({ startAt: '2031-01-02T03:04:00.000Z' });
  });

  it('sends no canary, no pace and no stop rule where their fields are empty', async () => {
    show();
    await start('1,990 records');
    fill('Reason', 'all of them');
    for (const label of ['Canary', 'Rate', 'Stop rule']) fill(label, ' ');
    expect(screen.queryByLabelText('Seconds to wait after the canary')).toBeNull();
    expect(plan()).not.toMatch(/go alone|halts/);
    fireEvent.click(await start('1,990 records'));
    await waitFor(() => expect(api.asked(CREATE)).toHaveLength(1));
    expect(api.asked(CREATE)[0]?.body).toMatchObject({
      canary: null,
      ratePerSecond: null,
      haltAtErrorShare: null,
    });
  });

  it.each([
    ['Rate', '0', /^A whole number from 1/],
    ['Rate', '1e9', /^A whole number from 1/],
    ['Rate', '2.5', /^A whole number from 1/],
    ['Rate', 'fast', /^A whole number from 1/],
    ['Stop rule', '101', /^From 0 to 100/],
    ['Stop rule', '-1', /^From 0 to 100/],
    ['Canary', '1001', /^From 1 to 1,000/],
    ['Seconds to wait after the canary', '', /^From 1 to 1,000/],
    ['Seconds to wait after the canary', '86401', /^From 1 to 1,000/],
  ])('does not start with %s “%s”', async (label, value, fault) => {
    show();
    await start('1,990 records');
    fill('Reason', 'try');
    fill(label, value);
    fireEvent.click(screen.getByRole('button', { name: /^Replay / }));
    expect(await screen.findByText(fault)).toBeTruthy();
    expect(api.asked(CREATE)).toEqual([]);
  });

  it('says a stop rule of half a per cent as what it is', async () => {
    show();
    await start('1,990 records');
    fill('Stop rule', '0.5');
    expect(plan()).toContain('when more than 0.5 % fail again');
  });

  it('does not start for a viewer who presses Enter', async () => {
    show('viewer');
    await screen.findByText(/^A preview is a part of replaying/);
    fill('Reason', 'let me');
    fireEvent.submit(screen.getByLabelText('Reason'));
    expect(api.asked(PREVIEW)).toEqual([]);
    expect(api.asked(CREATE)).toEqual([]);
  });
});
