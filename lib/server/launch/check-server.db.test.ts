import { expect, test } from 'vitest';
import { createTestDatabase } from '#lib/testing/test-database';
import { checkServer, nameServer } from './check-server.ts';
import { LaunchError } from './launch-error.ts';

test('says which settings can lose acknowledged records', async () => {
  await using db = await createTestDatabase();
  const url = new URL(db.url);
  url.searchParams.set('options', '-c synchronous_commit=off');
  const { version, warnings } = await checkServer(url.href);
  expect(Number.parseInt(version, 10)).toBeGreaterThanOrEqual(15);
  expect(warnings.some((warning) => warning.includes('synchronous_commit is off'))).toBe(true);
});

test('an unknown database gets one clear sentence without the password', async () => {
  await using db = await createTestDatabase();
  const url = new URL(db.url);
  url.pathname = '/nowhere';
  const check = checkServer(url.href);
  await expect(check).rejects.toThrow(LaunchError);
  await expect(check).rejects.toThrow('database "nowhere" does not exist');
  await expect(check).rejects.not.toThrow(url.password);
});

test('a wrong password is said at once', async () => {
  await using db = await createTestDatabase();
  const url = new URL(db.url);
  url.password = 'wrong';
  await expect(checkServer(url.href)).rejects.toThrow('password authentication failed');
});

test('an address is named without user and password', () => {
  expect(nameServer('postgresql://u:secret@db.example:5433/sluice')).toBe('db.example:5433/sluice');
});
