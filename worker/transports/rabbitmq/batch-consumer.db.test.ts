/** A queue that is consumed in batches, while what follows from a refusal fails. */
import { connect } from 'amqplib';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { toProblem } from '#lib/contracts/to-problem';
import { eventually } from '#lib/testing/eventually';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { consumeInBatches } from './batch-consumer.ts';
import { declareDeadLetters } from './topology.ts';

describe.skipIf(missingRabbit !== null)('a batch with a message that is refused', () => {
  test('is settled once, however often its dead letter is tried', async () => {
    const connection = await connect(await createSharedVhost());
    await declareDeadLetters(connection);
    const sender = await connection.createConfirmChannel();
    await sender.assertQueue('work', { durable: true });
    for (const body of ['bad', 'good']) sender.sendToQueue('work', Buffer.from(body));
    await sender.waitForConfirms();
    const settled: string[] = [];
    let tries = 0;
    const options = {
      ...{ queue: 'work', prefetch: 10, mostAtOnce: 10, mostHeldBytes: 1_000 },
      log: pino({ level: 'silent' }),
      settle: (messages: readonly { content: Buffer }[]) => {
        const bodies = messages.map(({ content }) => content.toString());
        settled.push(...bodies);
        return Promise.resolve(
          bodies.map((body) => (body === 'bad' ? toProblem('invalid_request') : null)),
        );
      },
      noteRefused: () => {
        tries += 1;
        return tries < 3 ? Promise.reject(new Error('not now')) : Promise.resolve();
      },
    };
    const use = await consumeInBatches(connection, options, () => undefined);
    await eventually(() => {
      expect(tries).toBe(3);
      expect(settled).toHaveLength(2);
    });
    await use.finish();
    expect(settled).toEqual(['bad', 'good']);
    expect((await sender.checkQueue('work')).messageCount).toBe(0);
    await connection.close();
  }, 180_000);
});
