import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashSources } from './build-console.ts';

const FILES = [
  'next.config.js',
  'package-lock.json',
  'postcss.config.js',
  'prisma/schema.prisma',
  'tailwind.config.ts',
  'tsconfig.json',
  'app/page.tsx',
  'components/ui/button.tsx',
  'lib/server/env.ts',
];

let root: string;
const write = async (file: string, content: string): Promise<void> => {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), content);
};
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'sluice-sources-'));
  for (const file of FILES) await write(file, `content of ${file}`);
});
afterEach(() => rm(root, { recursive: true }));

test('the same sources have the same stamp, whenever they were written', async () => {
  const stamp = await hashSources(root);
  for (const file of [...FILES].reverse()) await write(file, `content of ${file}`);
  expect(await hashSources(root)).toBe(stamp);
});

test.each(FILES)('another content of %s asks for a new build', async (file) => {
  const stamp = await hashSources(root);
  await write(file, 'changed');
  expect(await hashSources(root)).not.toBe(stamp);
});

test('a new file, a moved one and a missing one ask for a new build', async () => {
  const stamps = [await hashSources(root)];
  await write('public/icon.svg', '<svg/>');
  stamps.push(await hashSources(root));
  await rename(path.join(root, 'public/icon.svg'), path.join(root, 'public/logo.svg'));
  stamps.push(await hashSources(root));
  await rm(path.join(root, 'components/ui/button.tsx'));
  stamps.push(await hashSources(root));
  expect(new Set(stamps).size).toBe(4);
});

test('content that moves from one file into the next asks for a new build', async () => {
  await write('app/a.ts', 'x');
  await write('app/b.ts', 'yz');
  const stamp = await hashSources(root);
  await write('app/a.ts', 'xy');
  await write('app/b.ts', 'z');
  expect(await hashSources(root)).not.toBe(stamp);
});

test('tests, the worker and the documentation ask for none', async () => {
  const stamp = await hashSources(root);
  for (const file of ['app/page.test.tsx', 'lib/server/env.test.ts', 'worker/main.ts', 'README.md'])
    await write(file, 'new');
  expect(await hashSources(root)).toBe(stamp);
});
