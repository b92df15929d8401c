/** The door and those who waste its time, and a database that is away. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { createSource } from '#lib/server/gateway/sources';
import { openDoor, type DoorWorld } from '#lib/testing/door-world';
import { eventually } from '#lib/testing/eventually';
import { createTestDatabase } from '#lib/testing/test-database';
import { startWebServer, type TestWebServer } from '#lib/testing/web-server';

let door: DoorWorld;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door[Symbol.asyncDispose]());

describe('senders who waste time', () => {
  let hasty: TestWebServer;
  beforeAll(async () => {
    hasty = await startWebServer(door.db.pool, { headersTimeoutMs: 400, requestTimeoutMs: 800 });
  });
  afterAll(() => hasty[Symbol.asyncDispose]());

  function talk(write: (socket: ReturnType<typeof connect>) => void): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(hasty.port, '127.0.0.1', () => write(socket));
      let said = '';
      socket.on('data', (chunk) => (said += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(said));
    });
  }
  const head = () =>
    `POST /api/v1/ingress/shop HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${door.key}\r\nrecord-reference: r\r\n`;

  it('with headers that drip are cut off', async () => {
    expect(
      await talk((socket) => socket.write('POST /api/v1/ingress/shop HTTP/1.1\r\nhost: x\r\n')),
    ).toContain('408');
  });

  it('with a body that drips are cut off', async () => {
    const before = await countRecords();
    expect(
      await talk((socket) => socket.write(`${head()}content-length: 1000\r\n\r\nabc`)),
    ).toMatch(/408|400|^$/);
    expect(await countRecords()).toBe(before);
  });

  it('who announce too much are refused without being read', async () => {
    const said = await talk((socket) => {
      socket.write(`${head()}content-length: 20000000\r\n\r\nabc`);
      socket.once('data', () => socket.end());
    });
    expect(said).toContain('413');
  });

  it('who announce nothing and send too much are refused while they send', async () => {
    let sent = 0;
    const said = await talk((socket) => {
      socket.write(`${head()}transfer-encoding: chunked\r\n\r\n`);
      const chunk = Buffer.alloc(256 * 1024);
      const pour = (): void => {
        if (socket.destroyed || sent > 100) return;
        sent += 1;
        socket.write(`${chunk.length.toString(16)}\r\n`);
        socket.write(chunk);
        socket.write('\r\n', () => setImmediate(pour));
      };
      socket.once('data', () => socket.destroy());
      socket.on('error', () => undefined);
      pour();
    });
    expect(said).toContain('413');
    expect(sent).toBeLessThan(100);
  });

  it('who go away in the middle leave nothing behind', async () => {
    const before = await countRecords();
    await new Promise<void>((resolve) => {
      const socket = connect(door.web.port, '127.0.0.1', () => {
        socket.write(`${head()}content-length: 1000\r\n\r\nabc`, () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    await door.send({});
    expect(await countRecords()).toBe(before + 1);
  });

  it('who name the whole address get the same answer, and those who name none are refused', async () => {
    const line = (target: string) =>
      `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
    expect(await talk((socket) => socket.write(line('http://other.example/healthz')))).toMatch(
      /^HTTP\/1.1 200 /,
    );
    expect(await talk((socket) => socket.write(line('*').replace('GET', 'OPTIONS')))).toMatch(
      /^HTTP\/1.1 400 /,
    );
  });

  it('with two lengths, or a method that is none, are refused', async () => {
    const smuggled = `${head()}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(await talk((socket) => socket.write(smuggled))).toContain('400');
    expect(
      await talk((socket) =>
        socket.end('TRACE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
      ),
    ).toContain('405');
  });

  async function countRecords(): Promise<number> {
    const { rows } = await door.db.pool.query<{ count: number }>(
      'SELECT count(*)::int4 AS count FROM record',
    );
    return rows[0]?.count ?? 0;
  }
});

describe('a database that is away', () => {
  it('gets senders 503 with Retry-After, and is used again by itself', async () => {
    const away = await createTestDatabase();
    await createSource(away.pool, { key: 'shop', name: 'shop' });
    const { secret } = await createMachineKey(away.pool, {
      name: 'k',
      scopes: ['ingress'],
      sources: ['*'],
      createdBy: 'test',
    });
    await using _server = await startWebServer(away.pool);
    const post = () =>
      fetch(`${_server.origin}/api/v1/ingress/shop`, {
        method: 'POST',
        body: 'x',
        headers: { authorization: `Bearer ${secret}`, 'record-reference': 'r' },
      });
    expect((await post()).status).toBe(202);
    const name = new URL(away.url).pathname.slice(1);
    await door.db.pool.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await door.db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
    );
    const refused = await eventually(async () => {
      const response = await post();
      expect(response.status).toBe(503);
      return response;
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await door.db.pool.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await eventually(async () => expect((await post()).status).toBe(202));
    (globalThis as { sluiceDatabase?: unknown }).sluiceDatabase = door.db.pool;
    await away[Symbol.asyncDispose]();
  });
});
