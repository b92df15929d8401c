import { describe, expect, test } from 'vitest';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { checkBroker } from './check-broker.ts';

describe.skipIf(missingRabbit !== null)('a broker', () => {
  test('is named with its version and virtual host', async () => {
    const url = await createSharedVhost();
    const vhost = new URL(url).pathname.slice(1);
    expect(await checkBroker(url)).toMatch(
      /^RabbitMQ \d+\.\d+\S* at 127\.0\.0\.1:\d+, virtual host/,
    );
    expect(await checkBroker(url)).toContain(vhost);
  }, 120_000);

  test('that refuses the sign-in is told without the password', async () => {
    const url = new URL(await createSharedVhost());
    url.password = 'not-the-password';
    const refusal = checkBroker(url.href);
    await expect(refusal).rejects.toThrow(/cannot be used.*ACCESS[_-]REFUSED/i);
    await expect(refusal).rejects.not.toThrow(/not-the-password/);
  }, 120_000);
});

test('a port where nothing listens is told', async () => {
  await expect(checkBroker('amqp://guest:secret@127.0.0.1:1')).rejects.toThrow(/ECONNREFUSED/);
});
