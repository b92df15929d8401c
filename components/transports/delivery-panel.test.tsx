import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Source } from '#lib/contracts/source';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleSource } from '#lib/testing/sample-installation';
import { sampleRecord } from '#lib/testing/sample-record';
import { sampleConnection, sampleStanding } from '#lib/testing/sample-transport';
import { DeliveryPanel } from './delivery-panel.tsx';

const AT = '2026-11-22T12:00:00.000Z';
const TEST = { id: '0dh3k8s5v0g09', reference: 'sluice-test-1' };
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/sources/:key/transport', sampleStanding());
});
afterEach(closeConsole);

function show(change: Partial<Source> = {}, role: Role = 'operator') {
  renderConsole(<DeliveryPanel source={sampleSource(change)} />, { role });
}
const button = () => screen.findByRole('button', { name: 'Send a test record' });

describe('deliveries of a source', () => {
  it('are counted by their facts, each a link to exactly those', async () => {
    const facts = { offered: 3, overdue: 1, rejected: 2, held: 4 };
    api.answer('GET /api/v1/sources/:key/transport', sampleStanding({ facts }));
    show();
    for (const [fact, count] of Object.entries(facts)) {
      const name = reading(`${String(count)} ${fact} records`);
      const link = await screen.findByRole('link', { name });
      expect(link.getAttribute('href')).toBe(`/records?source=shop&direction=EGRESS&${fact}=true`);
    }
  });

  it('tell how long acknowledgements took, of this source', async () => {
    api.answer('GET /api/v1/acknowledgement-delays', {
      from: AT,
      to: AT,
      sources: [
        { source: 'other', acknowledged: 9, p50Ms: 1, p95Ms: 2 },
        { source: 'shop', acknowledged: 9, p50Ms: 250, p95Ms: 4000 },
      ],
    });
    show();
    expect(await screen.findByRole('link', { name: /^250\s*ms \/ 4\s*s/ })).toBeTruthy();
  });

  it('of a source that is asked need no connection', async () => {
    show();
    expect(await screen.findByText(/there is no connection/)).toBeTruthy();
  });

  it('say how each worker finds the transport, hostile errors as text', async () => {
    const lastError = '<b id=evil>x</b>\u202E';
    const workers = [
      sampleConnection(),
      sampleConnection({ worker: 'worker-2', state: 'down', lastError, lastErrorAt: AT }),
      sampleConnection({ worker: 'worker-3', direction: 'INGRESS' }),
    ];
    api.answer('GET /api/v1/sources/:key/transport', sampleStanding({ workers }));
    show({ transport: 'rabbitmq' });
    const section = within(await screen.findByRole('region', { name: 'Over RabbitMQ' }));
    const said = section.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(said[0]).toMatch(/^Connectedsince .*worker worker-1$/);
    expect(said[1]).toMatch(/^Down.*worker worker-2Last error .*: <b id=evil>x<\/b>U\+202E$/);
    expect(said).toHaveLength(2);
    expect(document.querySelector('#evil')).toBeNull();
  });

  it('say that no worker has taken a transport up', async () => {
    show({ transport: 'push', pushUrl: 'https://a.example/' });
    expect(await screen.findByText('No worker has taken it up yet.')).toBeTruthy();
  });

  it('say that there is no broker, so that records wait', async () => {
    api.answer('GET /api/v1/sources/:key/transport', sampleStanding({ hasBroker: false }));
    show({ transport: 'rabbitmq' });
    expect(
      await screen.findByText(/AMQP_URL is not set\. Until it is, records wait\./),
    ).toBeTruthy();
  });

  it('say that the server does not answer', async () => {
    api.refuse('GET /api/v1/sources/:key/transport', {
      status: 503,
      code: 'unavailable',
      title: 'Away',
    });
    show();
    expect((await screen.findByRole('alert')).textContent).toContain('Away');
  });
});

describe('a test record', () => {
  beforeEach(() => {
    api.answer('POST /api/v1/sources/:key/test-record', TEST);
  });

  it('is followed to its acknowledgement, with a link to it', async () => {
    const queued = { ...TEST, direction: 'EGRESS', status: 'QUEUED', settledAt: null } as const;
    let record = sampleRecord(queued);
    api.answerBy('GET /api/v1/records/:id', () => record);
    show();
    fireEvent.click(await button());
    const way = within(await screen.findByRole('list', { name: 'Way of the test record' }));
    expect(await way.findByText('Acknowledged')).toBeTruthy();
    expect(way.getByText('Acknowledged').textContent).toBe('Acknowledged: not yet');
    expect(screen.getByRole('link', { name: TEST.reference }).getAttribute('href')).toBe(
      `/records/${TEST.id}`,
    );
    record = sampleRecord({ ...queued, status: 'ACKNOWLEDGED', settledAt: AT });
    await waitFor(() => {
      expect(way.queryAllByText(': not yet', { exact: false })).toHaveLength(1);
    });
  });

  it('says why it is not acknowledged', async () => {
    const failure = { class: 'dependency', code: 'http_500', message: 'It answered 500.' } as const;
    const held = { direction: 'EGRESS', status: 'QUEUED', settledAt: null, held: true } as const;
    api.answer('GET /api/v1/records/:id', sampleRecord({ ...TEST, ...held, failure }));
    show();
    fireEvent.click(await button());
    const said = await screen.findByText(/It is held: nothing more happens by itself/);
    expect(said.textContent).toContain('It answered 500.');
  });

  it.each<[Role, string | null, string]>([
    ['viewer', null, 'This needs the role operator; yours is viewer.'],
    ['operator', AT, 'The source is retired.'],
  ])('is not for a %s of a source retired at %s, and says why', async (role, retiredAt, reason) => {
    show({ retiredAt }, role);
    expect((await button()).title).toBe(reason);
    fireEvent.click(await button());
    expect(api.asked('POST /api/v1/sources/shop/test-record')).toEqual([]);
  });
});
