import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFreePort } from '#lib/server/launch/free-port';
import { eventually } from '#lib/testing/eventually';
import { Ledger } from './ledger.ts';

let ledger: Ledger;
let url: string;
beforeEach(async () => {
  url = `http://127.0.0.1:${String(await findFreePort())}`;
  ledger = new Ledger(url);
  await ledger.listen();
});
afterEach(() => ledger.close());

const put = async (path: string): Promise<number> =>
  (await fetch(`${url}/entries/${path}`, { method: 'PUT', body: '{}' })).status;

test('an entry counts once, however often it is made', async () => {
  expect([await put('capture/a'), await put('capture/a'), await put('refund/a')]).toEqual([
    201, 200, 201,
  ]);
  expect(ledger.entries).toBe(2);
  expect(await put('loan/a')).toBe(404);
});

test('failing: it answers 503, enters nothing, and is back afterwards', async () => {
  const outage = ledger.breakDown('failing', 150, new AbortController().signal);
  expect(await put('capture/b')).toBe(503);
  expect(ledger.entries).toBe(0);
  await outage;
  expect(await put('capture/b')).toBe(201);
});

test('silent: nobody listens, and it is back afterwards', async () => {
  const outage = ledger.breakDown('silent', 300, new AbortController().signal);
  await eventually(() => expect(put('capture/c')).rejects.toThrow());
  await outage;
  expect(await put('capture/c')).toBe(201);
});
