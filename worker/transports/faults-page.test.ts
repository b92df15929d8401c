/** docs/faults.md names tests that there are, and every fault that is tested one by one. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** The last cell of each line of a table: the file, and what its test is called. */
const told = [...read('docs/faults.md').matchAll(/\| `([^`|]+\.ts)`: ([^|]+?) +\|$/gm)].map(
  ([, file = '', title = '']) => ({ file, title }),
);

test('the page tells of the faults of every part', () => {
  expect(new Set(told.map(({ file }) => path.dirname(file)))).toEqual(
    new Set([
      'lib/server/gateway/egress',
      'worker/ingress-queue',
      'worker/transports',
      'worker/transports/push',
      'worker/transports/rabbitmq',
      'worker/transports/testing',
    ]),
  );
});

test.each(told)('$file has a test $title', ({ file, title }) => {
  expect(read(file)).toContain(`'${title}`);
});

/** Those that are faults by their table, and those that are tests by themselves. */
function titlesIn(file: string): string[] {
  const code = read(file);
  const named = [...code.matchAll(/\bname: '([^']+)'/g)];
  const tests = [...code.matchAll(/^ *test\(\s*'([^']+)'/gm)];
  return [...named, ...tests].map(([, title = '']) => title);
}

test.each([
  'worker/transports/rabbit-faults.db.test.ts',
  'worker/transports/push/many-faults.db.test.ts',
  'worker/ingress-queue/queue-faults.db.test.ts',
])('the page leaves out nothing of %s', (file) => {
  const titles = told.filter((one) => one.file === file).map(({ title }) => title);
  expect(titlesIn(file).length).toBeGreaterThan(5);
  expect(titles.toSorted()).toEqual(titlesIn(file).toSorted());
});
