/** What becomes of single messages that a connection to the broker is given. */
import { connect } from 'amqplib';
import { describe, expect, test } from 'vitest';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { sampleDelivery } from '#worker/testing/sample-delivery';
import type { OfferSource } from '../transport.ts';
import { PublisherSession } from './publisher-session.ts';
import { declareEgress } from './topology.ts';

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
});
