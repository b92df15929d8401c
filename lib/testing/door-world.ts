/** The door from outside: a real web server over a real database, and a key that may send to some sources. */
import { expect } from 'vitest';
import { problemSchema, PROBLEM_MEDIA_TYPE } from '#lib/contracts/problem';
import { receiptSchema } from '#lib/contracts/receipt';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { changeSource, createSource } from '#lib/server/gateway/sources';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { startWebServer, type TestWebServer } from './web-server.ts';

export interface Sent {
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
  readonly source?: string;
  readonly path?: string;
  readonly method?: string;
}

export class DoorWorld implements AsyncDisposable {
  readonly db: TestDatabase;
  readonly web: TestWebServer;
  readonly key: string;

  constructor(db: TestDatabase, web: TestWebServer, key: string) {
    this.db = db;
    this.web = web;
    this.key = key;
  }

  send({ body = 'x', headers = {}, source = 'shop', path = 'ingress', method = 'POST' }: Sent) {
    return fetch(`${this.web.origin}/api/v1/${path}/${source}`, {
      method,
      body,
      headers: { authorization: `Bearer ${this.key}`, 'record-reference': 'r-1', ...headers },
    });
  }

  async payloadOf(id: string) {
    const response = await fetch(`${this.web.origin}/api/v1/records/${id}/payload`, {
      headers: { authorization: `Bearer ${this.key}` },
    });
    expect(response.status).toBe(200);
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.web[Symbol.asyncDispose]();
    await this.db[Symbol.asyncDispose]();
  }
}

/** Sources `shop` and `other`, `retired` and `paused`; the key may use all of them but `other`. */
export async function openDoor(): Promise<DoorWorld> {
  const db = await createTestDatabase();
  for (const source of ['shop', 'other', 'retired', 'paused'])
    await createSource(db.pool, { key: source, name: source });
  await changeSource(db.pool, 'retired', { retired: true });
  await changeSource(db.pool, 'paused', { intakePaused: true });
  const { secret } = await createMachineKey(db.pool, {
    name: 'test',
    scopes: ['ingress', 'egress', 'deliver', 'read', 'replay'],
    sources: ['shop', 'retired', 'paused'],
    createdBy: 'test',
  });
  return new DoorWorld(db, await startWebServer(db.pool), secret);
}

/** The receipt of what was taken. */
export async function receiptOf(response: Response) {
  expect(response.status).toBe(202);
  return receiptSchema.parse(await response.json());
}

/** The problem that was answered with this status. */
export async function problemOf(response: Response, status: number) {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe(PROBLEM_MEDIA_TYPE);
  const problem = problemSchema.parse(await response.json());
  expect(problem.type).toBe(`/docs/problems#${problem.code}`);
  return problem;
}

let count = 0;

/** An event id that no test of the file has used. */
export function freshId(): string {
  count += 1;
  return `event-${String(count)}`;
}
