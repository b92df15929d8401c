/** A connection that is kept up, told of, and ended in good order. */
import type { ChannelModel } from 'amqplib';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEAD_LETTER_EXCHANGE, egressQueue } from '#lib/domain/broker-queues';
import { eventually } from '#lib/testing/eventually';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { startTcpProxy, type TcpProxy } from '#lib/testing/tcp-proxy';
import { supervise } from '#worker/supervisor';
import { BrokerLink } from './broker-link.ts';
import { declareEgress, declareEgressQueue } from './topology.ts';

const log = pino({ level: 'silent' });

describe.skipIf(missingRabbit !== null)('a link to the broker', () => {
  let proxy: TcpProxy;
  let url: string;
  beforeAll(async () => {
    const straight = new URL(await createSharedVhost());
    proxy = await startTcpProxy(Number(straight.port));
    straight.port = String(proxy.port);
    url = straight.href;
  }, 180_000);
  afterAll(() => proxy[Symbol.asyncDispose]());

  /** A link whose use notes what happens to it. */
  function openLink(open: (connection: ChannelModel) => Promise<void> = () => Promise.resolve()) {
    const story: string[] = [];
    const link = new BrokerLink({
      url,
      name: 'test',
      open: async (connection, giveUp) => {
        await open(connection);
        story.push('opened');
        givingUp.now = giveUp;
        return {
          finish: () => {
            story.push('finished');
            return Promise.resolve();
          },
          lost: () => story.push('lost'),
        };
      },
    });
    const givingUp: { now: (reason: Error) => void } = { now: () => undefined };
    const stopping = new AbortController();
    const running = supervise(link.loop, stopping.signal, log);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await running;
    };
    return { link, story, stop, giveUp: (reason: Error) => givingUp.now(reason) };
  }

  const until = (link: BrokerLink, state: string) =>
    eventually(() => {
      expect(link.standing.state).toBe(state);
    });

  test('that is lost is opened anew, and says what the trouble was', async () => {
    const { link, story, stop } = openLink();
    expect(link.standing).toEqual({ state: 'connecting', lastError: null });
    await until(link, 'connected');
    await proxy.refuse();
    proxy.cut('reset');
    await until(link, 'down');
    await eventually(() => {
      expect(link.standing.lastError?.message).toContain('ECONNREFUSED');
    });
    expect(link.standing.lastError?.message).not.toContain('guest');
    await proxy.accept();
    await until(link, 'connected');
    await stop();
    expect(story).toEqual(['opened', 'lost', 'opened', 'finished', 'lost']);
  });

  test('is given up by who uses it, and opened anew', async () => {
    const { link, story, stop, giveUp } = openLink();
    await until(link, 'connected');
    giveUp(new Error('The queue is gone.'));
    await eventually(() => {
      expect(story).toEqual(['opened', 'lost', 'opened']);
    });
    expect(link.standing.lastError?.message).toBe('The queue is gone.');
    await stop();
  });

  test('of which something cannot be opened is no connection', async () => {
    const { link, story, stop } = openLink(() => Promise.reject(new Error('not allowed')));
    await until(link, 'down');
    expect(link.standing.lastError?.message).toBe('not allowed');
    await stop();
    expect(story).toEqual([]);
  });

  test('declares a queue that is of the better kind, and uses one that somebody else has made', async () => {
    const { link, stop } = openLink(async (connection) => {
      const channel = await connection.createChannel();
      await channel.assertQueue(egressQueue('theirs'), { durable: true });
      await declareEgress(connection);
      for (const source of ['ours', 'theirs', 'ours']) await declareEgressQueue(connection, source);
      // A declaration in other terms than its own would close the channel.
      await channel.assertQueue(egressQueue('ours'), {
        durable: true,
        arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': DEAD_LETTER_EXCHANGE },
      });
      await channel.assertQueue(egressQueue('theirs'), { durable: true });
      await channel.close();
    });
    await until(link, 'connected');
    expect(link.standing.lastError).toBeNull();
    await stop();
  });
});
