import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { QUOTE_END, QUOTE_START, quoteInReadme } from './quote-in-readme.ts';

it('replaces what stood between the marks and nothing else', () => {
  const readme = `# Sluice\n\n${QUOTE_START}\n\nold\n\n${QUOTE_END}\n\n## Next\n`;
  const quoted = quoteInReadme(readme, '| new |\n');
  expect(quoted).toBe(`# Sluice\n\n${QUOTE_START}\n\n| new |\n\n${QUOTE_END}\n\n## Next\n`);
  expect(quoteInReadme(quoted, '| new |')).toBe(quoted);
});

it('refuses a README without a place for it', () => {
  expect(() => quoteInReadme('# Sluice', 'new')).toThrow(/no place/);
  expect(() => quoteInReadme(`${QUOTE_END}${QUOTE_START}`, 'new')).toThrow(/no place/);
});

it('finds the place in the README', async () => {
  const file = path.resolve(import.meta.dirname, '../../README.md');
  expect(quoteInReadme(await readFile(file, 'utf8'), 'new')).toContain(`${QUOTE_START}\n\nnew\n`);
});
