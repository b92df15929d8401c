/** What becomes of single messages that a connection to the broker is given. */
import { connect } from 'amqplib';
import { describe, expect, test } from 'vitest';
import { egressQueue } from '#lib/domain/broker-queues';
import { missingRabbit, startRabbitServer } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { sampleDelivery } from '#worker/testing/sample-delivery';
import type { OfferSource } from '../transport.ts';
import { askBroker } from './broker-link.ts';
import { PublisherSession } from './publisher-session.ts';
import { declareEgress, isQueueThere } from './topology.ts';

const SOURCE: OfferSource = {
  id: 1,
  key: 'shop',
  eventMode: 'binary',
  pushUrl: null,
  pushAcknowledges: false,
  pushAllowedHosts: [],
};
const NEWS = {
  onRoom: () => undefined,
  onTrouble: () => undefined,
  onSilence: () => undefined,
  isQueueThere: () => Promise.resolve(true),
  isBlocked: () => false,
};

describe.skipIf(missingRabbit !== null)('a session', () => {
  test('holds what no message can carry, publishes its neighbours, and gives back what comes too late', async () => {
    const connection = await connect(await createSharedVhost());
    await declareEgress(connection);
    const channel = await connection.createConfirmChannel();
    const session = new PublisherSession(connection, channel, NEWS);
    const endless = sampleDelivery({ token: 'a', reference: 'x'.repeat(70_000) });
    const usual = sampleDelivery({ token: 'b' });
    const results = await Promise.all(
      [endless, usual].map((each) => session.publish(SOURCE, each)),
    );
    expect(results).toEqual([
      expect.objectContaining({
        kind: 'failed',
        next: 'hold',
        failure: expect.objectContaining({ class: 'defect', code: 'unsendable' }) as unknown,
      }),
      { kind: 'handed' },
    ]);
    await channel.close();
    const late = sampleDelivery({ token: 'c' });
    expect(await session.publish(SOURCE, late)).toEqual({ kind: 'given_back' });
    session.end();
    await connection.close();
  }, 180_000);

  test('is over soon when a queue is gone that will never confirm what was on its way to it', async () => {
    await using broker = await startRabbitServer();
    const url = await broker.createVhost();
    const connection = await connect(url);
    // Ended with the broker, which would wait for the suspended process.
    connection.on('error', () => undefined);
    await declareEgress(connection);
    const channel = await connection.createConfirmChannel();
    const silence = Promise.withResolvers<Error>();
    const session = new PublisherSession(connection, channel, {
      ...NEWS,
      isQueueThere: (queue) => askBroker(url, (own) => isQueueThere(own, queue)),
      onSilence: silence.resolve,
    });
    await session.declare(SOURCE);
    const name = `rabbit_misc:r(<<"${new URL(url).pathname.slice(1)}">>, queue, <<"${egressQueue(SOURCE.key)}">>)`;
    // Its process takes what comes, and does nothing with it.
    await broker.evaluate(
      `{ok, Q} = rabbit_amqqueue:lookup(${name}), {Name, Node} = amqqueue:get_pid(Q),
       sys:suspend({Name, Node})`,
    );
    const onItsWay = session.publish(SOURCE, sampleDelivery({ token: 'a' }));
    await broker.evaluate(`rabbit_amqqueue:internal_delete(${name}, <<"test">>)`);
    const { message } = await silence.promise;
    expect(message).toContain('The queue of shop is gone');
    session.end();
    expect(await onItsWay).toMatchObject({ kind: 'failed', failure: { code: 'confirm_lost' } });
  }, 180_000);
});
