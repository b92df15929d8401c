import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Source } from '#lib/contracts/source';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleSource } from '#lib/testing/sample-installation';
import { sampleConnection, sampleStanding } from '#lib/testing/sample-transport';
import { QueueIngressPanel } from './queue-ingress-panel.tsx';

let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
  api.answerBy('PATCH /api/v1/sources/:key', ({ body }) =>
    sampleSource(Object(body) as Partial<Source>),
  );
});
afterEach(closeConsole);

function show(change: Partial<Source> = {}, role: Role = 'admin') {
  renderConsole(<QueueIngressPanel source={sampleSource(change)} />, { role });
}
const toggle = () => screen.getByRole('switch', { name: 'Take records from the queue' });

it('is switched on, and names the queue', async () => {
  show();
  expect(screen.getByText('sluice.ingress.shop')).toBeTruthy();
  fireEvent.click(toggle());
  await waitFor(() => {
    expect(api.asked('PATCH /api/v1/sources/shop').map(({ body }) => body)).toEqual([
      { amqpIngress: true },
    ]);
  });
});

it('shows the connections of ingress only, while it is on', async () => {
  const workers = [
    sampleConnection({ worker: 'egress-1' }),
    sampleConnection({ worker: 'ingress-1', direction: 'INGRESS', state: 'connecting' }),
  ];
  api.answer('GET /api/v1/sources/:key/transport', sampleStanding({ workers }));
  show({ amqpIngress: true });
  expect(await screen.findByText('Connecting')).toBeTruthy();
  expect(screen.getAllByRole('listitem')).toHaveLength(1);
});

it.each([false, true])(
  'where there is no broker, can only be switched off (is on: %s)',
  async (amqpIngress) => {
    api.answer('GET /api/v1/sources/:key/transport', sampleStanding({ hasBroker: false }));
    show({ amqpIngress });
    const said = `There is no RabbitMQ here: AMQP_URL is not set.${amqpIngress ? ' Until it is, records wait.' : ''}`;
    expect(await screen.findByText(said)).toBeTruthy();
    expect(api.asked('GET /api/v1/sources/shop/transport')).toHaveLength(1);
    expect(toggle().hasAttribute('data-disabled')).toBe(!amqpIngress);
  },
);

it('is read-only for an operator, with the reason', () => {
  show({}, 'operator');
  expect(toggle().hasAttribute('data-disabled')).toBe(true);
  expect(screen.getByText('This needs the role admin; yours is operator.')).toBeTruthy();
});
