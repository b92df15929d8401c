import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleCounts, sampleSource, sampleThroughput } from '#lib/testing/sample-installation';
import { sampleRecord } from '#lib/testing/sample-record';
import { Overview } from './overview.tsx';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/sources', {
    sources: [sampleSource(), sampleSource({ key: 'payments', name: 'payments' })],
  });
  api.answer(
    'GET /api/v1/status-counts',
    sampleCounts(
      { shop: { ERROR: 1200, JUST_IN: 4 }, payments: { ERROR: 34, QUEUED: 2 } },
      { held: 3, overdue: 5, offered: 7, rejected: 2 },
    ),
  );
  api.answer(
    'GET /api/v1/throughput',
    sampleThroughput([
      { status: 'PROCESSED', source: 'shop', records: 40 },
      { status: 'PROCESSED', source: 'payments', records: 2 },
      { status: 'JUST_IN', source: 'shop', records: 41 },
    ]),
  );
});
afterEach(closeConsole);

async function findTile(status: string, text: string): Promise<HTMLElement> {
  const tiles = screen.getByRole('list', { name: 'Records by status' });
  const tile = within(tiles).getByRole('link', { name: new RegExp(`^${status}`) });
  await within(tile).findByText(text);
  return tile;
}

function linkOf(name: string): string | null {
  return screen.getByRole('link', { name: reading(name) }).getAttribute('href');
}

describe('Overview', () => {
  it('adds up each status over all sources and links it to exactly those records', async () => {
    renderConsole(<Overview />);
    const errors = await findTile('Error', '1,234');
    expect(errors.getAttribute('href')).toBe('/records?status=ERROR');
    const waiting = await findTile('Just in', '4');
    expect(waiting.getAttribute('href')).toBe('/records?status=JUST_IN');
    expect((await findTile('Acknowledged', '0')).getAttribute('href')).toBe(
      '/records?status=ACKNOWLEDGED',
    );
  });

  it('says in each tile how many entered it in the last hour', async () => {
    renderConsole(<Overview />);
    await findTile('Processed', '+42 last hour');
    await findTile('Acknowledged', '+0 last hour');
  });

  it('says since when the oldest waits, only where something can wait', async () => {
    renderConsole(<Overview />);
    const waiting = await findTile('Just in', '4');
    expect(within(waiting).getByText(/^3 min/)).toBeTruthy();
    const done = await findTile('Processed', '0');
    expect(done.textContent).not.toContain('oldest');
    expect(done.textContent).not.toContain('none waits');
  });

  it('shows dashes rather than zeros while the counts are unknown', () => {
    renderConsole(<Overview />);
    const tiles = screen.getByRole('list', { name: 'Records by status' });
    expect(within(tiles).getByRole('link', { name: /^Error/ }).textContent).toContain('–');
  });

  it('counts what needs a person, as links, and speaks it to screen readers', async () => {
    renderConsole(<Overview />);
    expect(await screen.findByText('1234 in error, 5 overdue, 2 rejected, 3 held')).toBeTruthy();
    expect(linkOf('3 held records')).toBe('/records?held=true');
    expect(linkOf('5 overdue records')).toBe('/records?overdue=true');
    expect(linkOf('7 offered records')).toBe('/records?offered=true');
    expect(linkOf('2 rejected records')).toBe('/records?rejected=true');
  });

  it('shows how each source does, every number a link to its records', async () => {
    renderConsole(<Overview />);
    await screen.findByRole('link', { name: reading('1,200 in error in shop') });
    expect(linkOf('1,200 in error in shop')).toBe('/records?source=shop&status=ERROR');
    expect(linkOf('4 waiting in shop')).toBe('/records?source=shop&status=JUST_IN%2CQUEUED');
    expect(linkOf('2 waiting in payments')).toContain('source=payments');
    expect(linkOf('shop')).toBe('/sources/shop');
    expect(screen.getByText('Web shop')).toBeTruthy();
    const processed = linkOf('40 processed in shop in the last 24 hours') ?? '';
    expect(processed).toMatch(/^\/records\?source=shop&status=PROCESSED&from=20/);
  });

  it('says so when there is no source yet', async () => {
    api.answer('GET /api/v1/sources', { sources: [] });
    renderConsole(<Overview />);
    expect(await screen.findByText('No sources yet')).toBeTruthy();
  });
});

describe('Overview: what went wrong lately', () => {
  const failed = (id: string, message: string, source = 'shop') =>
    sampleRecord({
      id,
      source,
      status: 'ERROR',
      failure: { class: 'data', code: 'contract_violated', message },
    });

  it('asks for records in error, and links each distinct cause to its newest record', async () => {
    api.answerBy('GET /api/v1/records', ({ query }) => ({
      records:
        query.status === 'ERROR'
          ? [
              failed('0dh3k8s5v0g03', 'total is not a number'),
              failed('0dh3k8s5v0g02', 'total is not a number'),
              failed('0dh3k8s5v0g01', 'no such customer'),
            ]
          : [],
      next: null,
      prev: null,
    }));
    renderConsole(<Overview />);
    const links = await screen.findAllByRole('link', { name: 'total is not a number' });
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['/records/0dh3k8s5v0g03']);
    expect(linkOf('no such customer')).toBe('/records/0dh3k8s5v0g01');
    expect(linkOf('All errors')).toBe('/records?status=ERROR');
  });

  it('says that nothing is in error', async () => {
    renderConsole(<Overview />);
    expect(await screen.findByText('No record is in error')).toBeTruthy();
  });

  it('says why the errors cannot be shown and asks again on demand', async () => {
    api.refuse('GET /api/v1/records', { status: 403, code: 'forbidden', title: 'Not yours.' });
    renderConsole(<Overview />);
    expect(await screen.findByText('Not yours.')).toBeTruthy();
    api.answer('GET /api/v1/records', { records: [], next: null, prev: null });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No record is in error')).toBeTruthy();
  });
});

describe('Overview: workers', () => {
  const worker = {
    id: 'w-1',
    host: 'rack-7',
    version: '1.0.0',
    startedAt: '2026-11-22T10:00:00.000Z',
    seenAt: '2026-11-22T10:00:00.000Z',
    inWork: 1500,
    alive: true,
  };

  it('shows which workers run and what they have in hand', async () => {
    api.answer('GET /api/v1/workers', { workers: [worker] });
    renderConsole(<Overview />);
    expect(await screen.findByText('rack-7')).toBeTruthy();
    expect(screen.getByText('1,500 in progress')).toBeTruthy();
    expect(screen.queryByText(/No worker is running/)).toBeNull();
  });

  it('warns while every worker is gone, and stops warning when one is back', async () => {
    api.answer('GET /api/v1/workers', { workers: [{ ...worker, alive: false }] });
    const { client } = renderConsole(<Overview />);
    expect((await screen.findByRole('alert')).textContent).toContain('No worker is running');
    expect(screen.getByText(/^gone, started/)).toBeTruthy();
    api.answer('GET /api/v1/workers', { workers: [worker] });
    await client.invalidateQueries({ queryKey: ['workers'] });
    expect(await screen.findByText('1,500 in progress')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('Overview: throughput', () => {
  async function showTable(search = 'view=table'): Promise<HTMLElement> {
    renderConsole(<Overview />, { search });
    return screen.findByRole('region', { name: 'Throughput as a table' });
  }

  it('gives the chart as a table too, every number a link to the rows behind it', async () => {
    const table = await showTable();
    const processed = within(table).getByRole('link', { name: /^42\s*Processed/ });
    const query = new URL(processed.getAttribute('href') ?? '', 'http://x').searchParams;
    expect(query.get('status')).toBe('PROCESSED');
    const lasts =
      new Date(query.get('to') ?? '').getTime() - new Date(query.get('from') ?? '').getTime();
    expect(lasts).toBe(60_000);
    expect(within(table).getAllByRole('row')).toHaveLength(2);
  });

  it('lists what arrived by its direction, whatever became of it since', async () => {
    const table = await showTable();
    const arrived = within(table).getByRole('link', { name: /^41\s*Just in/ });
    expect(arrived.getAttribute('href')).toMatch(/^\/records\?direction=INGRESS&from=/);
  });

  it('tells the sources apart when asked to', async () => {
    const table = await showTable('view=table&by=source');
    expect(within(table).getByRole('link', { name: /^41\s*shop/ })).toBeTruthy();
    expect(screen.getByRole('list', { name: 'Legend' }).textContent).toBe('shop');
  });

  it('keeps window, direction, colours and view in the address', async () => {
    const { address } = renderConsole(<Overview />);
    const choose = (group: string, name: string) => {
      fireEvent.click(
        within(screen.getByRole('group', { name: group })).getByRole('button', { name }),
      );
    };
    choose('Window', '24 h');
    choose('Direction', 'Egress');
    choose('Colours by', 'By source');
    choose('View as', 'Table');
    await screen.findByText('Nothing came or went in this window');
    expect(address()).toBe('window=24h&direction=EGRESS&by=source&view=table');
    choose('Direction', 'Both');
    await screen.findByRole('region', { name: 'Throughput as a table' });
    expect(address()).not.toContain('direction');
  });

  it('asks for a day in buckets of ten minutes', async () => {
    renderConsole(<Overview />, { search: 'window=15m' });
    fireEvent.click(screen.getByRole('button', { name: '7 d' }));
    await screen.findByText(/^Times in/);
    const spans = api.asked('GET /api/v1/throughput').map(({ query }) => query.bucket);
    expect(new Set(spans)).toEqual(new Set(['minute', '10-minutes', 'hour']));
  });
});
