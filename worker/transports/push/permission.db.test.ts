/** What must be there before the first push: a secret, a target that may be reached and has agreed. */
import { expect, test } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { answerStatus } from '#lib/testing/push-receiver';
import { PushStage } from '../testing/push-stage.ts';

test('the target is asked once, before the first push, and again when the URL changes', async () => {
  await using stage = await PushStage.open();
  const [first = ''] = await stage.enqueue(1);
  stage.run({ origin: 'sluice.example.com' });
  await eventually(async () => {
    expect(await stage.offered(first)).toMatchObject({ handed: true });
  });
  expect(stage.receiver.asked).toHaveLength(1);
  expect(stage.receiver.asked[0]?.headers['webhook-request-origin']).toBe('sluice.example.com');
  const rest = await stage.enqueue(20);
  await eventually(async () => {
    for (const id of rest) expect(await stage.offered(id)).toMatchObject({ handed: true });
  });
  expect(stage.receiver.asked).toHaveLength(1);
  await stage.db.pool.query(`UPDATE source SET push_url = push_url || '&v=2'`);
  const [last = ''] = await stage.enqueue(1);
  await eventually(async () => {
    expect(await stage.offered(last)).toMatchObject({ handed: true });
  });
  expect(stage.receiver.asked).toHaveLength(2);
  expect(stage.receiver.pushes.at(-1)?.path).toBe('/push?from=sluice&v=2');
});

test.each([
  ['does not know the question', answerStatus(405), 'answered OPTIONS with 405'],
  [
    'lets somebody else in',
    answerStatus(200, { 'webhook-allowed-origin': 'x.example' }),
    'somebody else',
  ],
  ['says nothing about it', answerStatus(204), 'no WebHook-Allowed-Origin'],
  ['breaks off', (response: { destroy(): unknown }) => void response.destroy(), 'did not answer'],
])('a target that %s gets no push, and no offer is counted', async (_, answering, reason) => {
  await using stage = await PushStage.open();
  stage.receiver.answerAskingWith(answering);
  const ids = await stage.enqueue(10);
  stage.run();
  expect(await stage.untilState('down')).toContain(reason);
  await eventually(async () => {
    for (const id of ids)
      expect(await stage.offered(id)).toMatchObject({ place: 'waiting', attempts: 0 });
  });
  expect(stage.receiver.pushes).toEqual([]);
  stage.receiver.answerAskingWith(answerStatus(200, { 'webhook-allowed-origin': '*' }));
  await eventually(async () => {
    await stage.letTimePass();
    for (const id of ids) expect(await stage.offered(id)).toMatchObject({ handed: true });
  });
});

test('a rate that the target names is kept by all workers together', async () => {
  await using stage = await PushStage.open();
  const agreed = { 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '5' };
  stage.receiver.answerAskingWith(answerStatus(200, agreed));
  const ids = await stage.enqueue(30);
  stage.run();
  stage.run();
  await eventually(() => {
    expect(stage.receiver.pushes).toHaveLength(5);
  });
  await eventually(async () => {
    const places = await Promise.all(ids.map((id) => stage.offered(id)));
    expect(
      places.filter(({ place, attempts }) => place === 'waiting' && attempts === 0),
    ).toHaveLength(25);
  });
  expect(stage.receiver.pushes).toHaveLength(5);
});

test('without a secret nothing is pushed; with the first one it begins', async () => {
  await using stage = await PushStage.open({ hasSecret: false });
  const [id = ''] = await stage.enqueue(1);
  stage.run();
  expect(await stage.untilState('down')).toContain('no secret to sign pushes with');
  expect(await stage.offered(id)).toMatchObject({ place: 'waiting', attempts: 0 });
  expect(stage.receiver.asked).toEqual([]);
  await stage.makeSecret();
  await eventually(async () => {
    expect(await stage.offered(id)).toMatchObject({ handed: true });
  });
});

test('a private address is not connected to unless its host is allowed by name', async () => {
  await using stage = await PushStage.open({ settings: `push_allowed_hosts = '{}'` });
  const [id = ''] = await stage.enqueue(1);
  const refused = stage.run();
  expect(await stage.untilState('down')).toContain('private address');
  expect(stage.receiver.asked).toEqual([]);
  await refused.stop();
  expect(await stage.offered(id)).toMatchObject({ place: 'waiting', attempts: 0 });
  stage.run({ allowedHosts: ['127.0.0.1'] });
  await eventually(async () => {
    await stage.letTimePass();
    expect(await stage.offered(id)).toMatchObject({ handed: true });
  });
});

test('each request goes to the address that was checked for it, also when the next answer differs', async () => {
  await using stage = await PushStage.open();
  const { port } = stage.receiver;
  await stage.db.pool.query(
    `UPDATE source SET push_url = $1, push_allowed_hosts = '{hooks.internal}'`,
    [`http://hooks.internal:${String(port)}/`],
  );
  const answers = ['127.0.0.1', '127.0.0.1', '127.0.0.77'];
  const asked: string[] = [];
  const [id = ''] = await stage.enqueue(1);
  stage.run({
    lookup: (host) => {
      asked.push(host);
      return Promise.resolve([answers.shift() ?? '127.0.0.77']);
    },
  });
  await eventually(async () => {
    expect(await stage.offered(id)).toMatchObject({ handed: true });
  });
  expect(asked).toEqual(['hooks.internal', 'hooks.internal']);
  expect(stage.receiver.pushes[0]?.headers.host).toBe(`hooks.internal:${String(port)}`);
});
