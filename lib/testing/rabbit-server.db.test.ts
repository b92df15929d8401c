import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingRabbit, startRabbitServer, type RabbitServer } from './rabbit-server.ts';
import { createSharedVhost } from './shared-rabbit.ts';

/** The first bytes of a broker's answer to the protocol header of AMQP 0-9-1. */
async function greet(port: number): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(Buffer.from('AMQP\0\0\x09\x01', 'latin1'));
    return await new Promise((resolve, reject) => {
      socket.on('data', resolve).on('error', reject);
    });
  } finally {
    socket.destroy();
  }
}

describe.skipIf(missingRabbit !== null)('a broker of a test', () => {
  let rabbit: RabbitServer;
  beforeAll(async () => {
    rabbit = await startRabbitServer();
  }, 120_000);
  afterAll(() => rabbit[Symbol.asyncDispose]());

  const vhosts = () => rabbit.evaluate('lists:sort(rabbit_vhost:list_names())');

  test('speaks AMQP, keeps its virtual hosts over a stop and a kill, and loses what is in them when wiped', async () => {
    const url = await rabbit.createVhost();
    const vhost = new URL(url).pathname.slice(1);
    expect(new URL(url).port).toBe(String(rabbit.port));
    // A method frame: Connection.Start.
    expect((await greet(rabbit.port)).subarray(0, 1)).toEqual(Buffer.from([1]));
    expect(await vhosts()).toContain(vhost);

    await rabbit.kill();
    await expect(greet(rabbit.port)).rejects.toThrow('ECONNREFUSED');
    await rabbit.start();
    expect(await vhosts()).toContain(vhost);

    await rabbit.stop();
    await rabbit.wipe();
    await rabbit.start();
    expect(await vhosts()).toContain(vhost);
  }, 120_000);

  test('tells what Erlang says to a mistake', async () => {
    expect(await rabbit.evaluate('1 + 1')).toBe('2');
    expect(await rabbit.evaluate('error(mistake)')).toContain('mistake');
  });

  test('takes its directory with it', async () => {
    let directory = '';
    {
      await using own = await startRabbitServer();
      directory = await own.evaluate('os:getenv("HOME")');
    }
    expect(existsSync(directory.replaceAll('"', ''))).toBe(false);
  }, 120_000);
});

describe.skipIf(missingRabbit !== null)('the broker of a run', () => {
  test('gives each who asks a virtual host of its own on one broker', async () => {
    const [one, other] = await Promise.all([createSharedVhost(), createSharedVhost()]);
    expect(new URL(one).host).toBe(new URL(other).host);
    expect(one).not.toBe(other);
  }, 120_000);
});
