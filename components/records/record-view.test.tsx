import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import type { RecordDetail } from '#lib/contracts/record';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleRecord } from '#lib/testing/sample-record';
import { RecordView } from './record-view.tsx';

const ID = '0dh3k8s5v0g01';
const PAYLOAD = `GET /api/v1/records/${ID}/payload`;
const FAILURE = { class: 'data', code: 'contract_violated', message: 'total is missing' } as const;

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  changePreferences({ timeZone: 'UTC' });
});
afterEach(closeConsole);

async function show(change: Partial<RecordDetail> = {}, payload: string | Uint8Array = '{"a":1}') {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const revisions = [{ revision: 1, sizeBytes: bytes.length }];
  const record = sampleRecord({ sizeBytes: bytes.length, revisions, ...change });
  api.answer('GET /api/v1/records/:id', record);
  api.respond(PAYLOAD, () => new Response(bytes.slice()));
  const drawn = renderConsole(<RecordView id={ID} />);
  await screen.findByRole('article', { name: `Record ${record.reference}` });
  return { ...drawn, record };
}

function section(title: string): HTMLElement {
  const found = screen.getByRole('heading', { name: title }).closest('section');
  if (found === null) throw new Error(`no section ${title}`);
  return found;
}

describe('a payload that is no longer kept', () => {
  it('says since when, and what it was, without asking for it', async () => {
    await show({ payloadExpiredAt: '2026-11-22T13:00:00.000Z', revisions: [], sizeBytes: 1_234 });
    const notice = screen.getByText(/^The payload expired on/);
    expect(notice.textContent).toContain('22 Nov 2026, 13:00:00.000 UTC');
    expect(screen.queryByRole('link', { name: 'Download' })).toBeNull();
    expect(api.asked(PAYLOAD)).toEqual([]);
  });
});

describe('the payload of a record', () => {
  it('is shown as a tree with its numbers as they were written', async () => {
    await show({}, '{"id":12345678901234567890,"price":1.10}');
    expect(await screen.findByText('12345678901234567890')).toBeTruthy();
    expect(screen.getByText('1.10')).toBeTruthy();
  });

  it('can be read as text, as bytes and by the headers that came with it', async () => {
    await show({ headers: [['x-request-id', 'r-1']] }, 'ab\ncd');
    const tab = (name: string) => fireEvent.click(screen.getByRole('tab', { name }));
    expect((await screen.findByLabelText('Payload as text')).textContent).toContain('1ab');
    tab('Bytes');
    expect((await screen.findByLabelText('Payload as bytes')).textContent).toContain('61 62 0a 63');
    tab('Headers (1)');
    expect((await screen.findByText('x-request-id')).closest('div')?.textContent).toContain('r-1');
  });

  it('moves between its views by arrow keys', async () => {
    await show();
    const tree = await screen.findByRole('tab', { name: 'Tree' });
    tree.focus();
    fireEvent.keyDown(tree, { key: 'ArrowRight' });
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Text' })),
    );
  });

  it('that is empty says so, and is not asked for', async () => {
    await show({}, '');
    expect(await screen.findByText('The payload is empty: it came with zero bytes.')).toBeTruthy();
    expect(api.asked(PAYLOAD)).toEqual([]);
  });

  it('that is large is asked for in part, says so, and is offered whole', async () => {
    await show(
      { sizeBytes: 5_000_000, revisions: [{ revision: 1, sizeBytes: 5_000_000 }] },
      'x'.repeat(1_000_000),
    );
    expect(await screen.findByText(/^Only the first .* are shown/)).toBeTruthy();
    expect(api.asked(PAYLOAD)[0]?.headers.get('range')).toBe('bytes=0-999999');
    expect(screen.getByRole('link', { name: 'Download' }).getAttribute('href')).toBe(
      `/api/v1/records/${ID}/payload?revision=1`,
    );
  });

  it('is that of the newest revision', async () => {
    await show({
      revisions: [
        { revision: 1, sizeBytes: 9 },
        { revision: 2, sizeBytes: 7 },
      ],
    });
    await screen.findByRole('tab', { name: 'Tree' });
    expect(api.asked(PAYLOAD)[0]?.query).toEqual({ revision: '2' });
  });

  it('that cannot be read says why, and the rest of the record is there', async () => {
    const record = sampleRecord();
    api.answer('GET /api/v1/records/:id', record);
    api.refuse(PAYLOAD, { status: 403, code: 'forbidden', title: 'Payloads are not for you.' });
    renderConsole(<RecordView id={ID} />);
    expect(await screen.findByText('Payloads are not for you.')).toBeTruthy();
    expect(screen.getByRole('heading', { name: record.reference })).toBeTruthy();
  });
});

describe('where a record belongs', () => {
  it('names the record that caused it and those that it caused, as links', async () => {
    await show({
      causedBy: '0dh3k8s5v0g07',
      caused: [sampleRecord({ id: '0dh3k8s5v0g08', source: 'payments', direction: 'EGRESS' })],
    });
    const links = within(section('Cause and effect')).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/records/0dh3k8s5v0g07',
      '/records/0dh3k8s5v0g08',
    ]);
  });

  it('lists the others of its reference in both directions, without itself', async () => {
    api.answerBy('GET /api/v1/records', ({ query }) => ({
      records: [
        sampleRecord({
          id: '0dh3k8s5v0g09',
          direction: 'EGRESS',
          reference: query.reference ?? '',
        }),
        sampleRecord(),
      ],
      next: null,
      prev: null,
    }));
    await show();
    const all = await screen.findByRole('link', { name: 'Show them as a list' });
    expect(all.getAttribute('href')).toBe('/records?reference=order-1001');
    const links = within(section('Same reference')).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/records/0dh3k8s5v0g09',
      '/records?reference=order-1001',
    ]);
  });

  it('shows every name and moment, and lets names be copied', async () => {
    await show({ traceparent: '00-abc-01' });
    const names = section('Identifiers and times');
    expect(names.textContent).toContain('evt-1');
    expect(names.textContent).toContain('22 Nov 2026, 12:00:01.500 UTC');
    expect(names.textContent).not.toContain('Originated');
    expect(within(names).getByRole('button', { name: 'Copy trace' })).toBeTruthy();
  });

  it('shows hostile names as text', async () => {
    await show({ type: '<img src=x>\u202e' });
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getAllByText(/<img src=x>/).length).toBeGreaterThan(0);
  });
});

describe('replaying a record', () => {
  const ERROR = { status: 'ERROR', failure: FAILURE } as const;

  async function replay(becomes: Partial<RecordDetail>): Promise<void> {
    const { record } = await show(ERROR);
    api.respond('POST /api/v1/records/:id/replay', () => {
      api.answer('GET /api/v1/records/:id', { ...record, generation: 1, ...becomes });
      return Response.json({ id: ID, status: 'JUST_IN', generation: 1 });
    });
    fireEvent.click(screen.getByRole('button', { name: 'Replay' }));
  }

  it('shows in place that it is processed now', async () => {
    await replay({ status: 'PROCESSED', failure: null });
    expect(await screen.findByText('Replayed: now Processed.')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Failure' })).toBeNull();
  });

  it('shows in place that it failed again, and why', async () => {
    await replay({ failure: { ...FAILURE, message: 'now the customer is missing' } });
    expect((await screen.findByText(/Replayed, and it failed again:/)).textContent).toContain(
      'now the customer is missing',
    );
  });

  it('shows that it is under way', async () => {
    await replay({ status: 'JUST_IN', settledAt: null, failure: null, attempts: 0 });
    expect(await screen.findByText('Replaying…', { selector: 'p span' })).toBeTruthy();
    expect(await screen.findByText('Waiting for its first attempt.')).toBeTruthy();
  });

  it('that somebody else did first says so', async () => {
    await show(ERROR);
    api.refuse('POST /api/v1/records/:id/replay', {
      status: 409,
      code: 'already_waiting',
      title: 'It is waiting already.',
    });
    fireEvent.click(screen.getByRole('button', { name: 'Replay' }));
    expect((await screen.findByRole('alert')).textContent).toContain('It is waiting already.');
    expect(api.asked('GET /api/v1/records/:id').length).toBeGreaterThan(1);
  });
});
