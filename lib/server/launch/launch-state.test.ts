import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLaunchState, writeLaunchState } from './launch-state.ts';
import { disposableSettings, durableSettings } from './postgres-settings.ts';
import { waitUntilReady } from './wait-until-ready.ts';

describe('the state of a start', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-state-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  const file = () => path.join(directory, 'launch.json');
  const state = { databaseUrl: 'postgresql://u:secret@127.0.0.1:5555/sluice', databasePort: 5555 };

  test('is read back, and only its user can read it', async () => {
    await writeLaunchState(directory, state);
    expect(await readLaunchState(directory)).toEqual(state);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  test('of an earlier version without a port is of use', async () => {
    const { databaseUrl } = state;
    await writeFile(file(), JSON.stringify({ databaseUrl }));
    expect(await readLaunchState(directory)).toEqual({ databaseUrl });
  });

  test.each(['', '{"databaseUrl":', '[]', '{"databaseUrl":7}', '{"databasePort":5555}'])(
    'that says %j is none',
    async (content) => {
      await writeFile(file(), content);
      expect(await readLaunchState(directory)).toBeUndefined();
    },
  );

  test('that is not there is none', async () => {
    expect(await readLaunchState(directory)).toBeUndefined();
  });
});

describe('the settings of the embedded PostgreSQL', () => {
  const gibibyte = 2 ** 30;

  test.each([
    [0, '256MB'],
    [gibibyte, '256MB'],
    [8 * gibibyte, '2048MB'],
    [1_000 * gibibyte, '8192MB'],
  ])('with %i bytes free on disk keep no more log than %s', (free, size) => {
    expect(durableSettings(free).max_wal_size).toBe(size);
  });

  test('for real data lose nothing, whatever the disk', () => {
    for (const free of [0, gibibyte, 1_000 * gibibyte])
      expect(durableSettings(free)).toMatchObject({
        fsync: 'on',
        full_page_writes: 'on',
        synchronous_commit: 'on',
      });
  });

  test.each([durableSettings(gibibyte), disposableSettings])(
    'are reached from this machine only, %#',
    (settings) => {
      expect(settings).toMatchObject({
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
      });
    },
  );
});

test('the launcher waits while the web process is not ready, and no longer', async () => {
  const answers = [500, 503, 404, 200];
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(answers.shift() ?? 500).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = server.address() as AddressInfo;
  await waitUntilReady(`http://127.0.0.1:${String(port)}`);
  server.closeAllConnections();
  server.close();
  expect(asked).toEqual(Array.from({ length: 4 }, () => '/readyz'));
});
