import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZodError } from 'zod';
import { MOST_NAMED } from '#lib/contracts/record-set';
import { parseEnv } from '../env.ts';
import { LaunchError } from './launch-error.ts';
import { replay, type ReplayOptions } from './replay.ts';

/** Nobody listens there: what gets as far as the database fails in another way. */
const settings = parseEnv({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-replay-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (options: Omit<ReplayOptions, 'follow'>): Promise<void> =>
  replay(settings, { reason: 'Fixed.', ...options, follow: false });

async function fileOf(lines: readonly string[]): Promise<string> {
  const file = path.join(folder, `${String(lines.length)}.txt`);
  await writeFile(file, lines.join('\n'));
  return file;
}

async function faultOf(run: Promise<void>): Promise<string> {
  const error: unknown = await run.then(
    () => null,
    (fault: unknown) => fault,
  );
  if (!(error instanceof ZodError)) throw new Error('it was not refused', { cause: error });
  return error.issues.map((issue) => issue.path.join('/')).join(' ');
}

test.each([
  [{}],
  [{ source: 'shop' }],
  [{ filter: '', ids: '0000000000001' }],
  [{ references: '-', group: '0000000000001' }],
])('%j does not say which records, or says it twice', async (options) => {
  await expect(run(options)).rejects.toBeInstanceOf(LaunchError);
});

test.each([
  [{ ids: '' }, 'ids'],
  [{ ids: ' , ,' }, 'ids'],
  [{ ids: '0000000000001,nonsense' }, 'ids/1'],
  [{ group: '1' }, 'group'],
  [{ filter: 'status=BROKEN' }, 'filter/status/0'],
  [{ filter: '?statsu=ERROR' }, 'filter'],
  [{ filter: 'limit=5' }, 'filter'],
])('%j is refused with the place', async (options, place) => {
  expect(await faultOf(run(options))).toBe(place);
});

test('a file without a reference, or with more than can be named, is refused', async () => {
  expect(await faultOf(run({ references: await fileOf(['', '  ', '\r']) }))).toBe('references');
  const many = Array.from({ length: MOST_NAMED + 1 }, (_, index) => `order-${String(index)}`);
  expect(await faultOf(run({ references: await fileOf(many) }))).toBe('references');
  expect(await faultOf(run({ references: await fileOf(['x', 'y'.repeat(513)]) }))).toBe(
    'references/1',
  );
});

test('a source that can be none is refused beside references', async () => {
  const references = await fileOf(['order-1']);
  expect(await faultOf(run({ references, source: 'The Shop' }))).toBe('source');
});

test('a file that is not there is refused before the database is asked', async () => {
  const references = path.join(folder, 'nowhere.txt');
  await expect(run({ references })).rejects.toMatchObject({ code: 'ENOENT' });
});
