/** docs/acceptance.md names every acceptance test, and no other. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/acceptance.md'), 'utf8');

/** The titles that a part of the page names, in its order. */
function titlesTold(file: string): string[] {
  const part =
    page.split('\n## ').find((one) => one.split('\n', 1)[0]?.includes(`\`${file}\``)) ?? '';
  const lines = part.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => line.split('|').at(-2)?.trim() ?? '');
}

function titlesIn(file: string): string[] {
  const code = readFileSync(path.join(import.meta.dirname, file), 'utf8');
  return [...code.matchAll(/^test\('(.+)', async/gm)].map(([, title = '']) => title);
}

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.spec.ts'));

test.each(files)('the page names the tests of %s', (file) => {
  expect(titlesIn(file).length).toBeGreaterThan(0);
  expect(titlesTold(file)).toEqual(titlesIn(file));
});
