import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { inheritEnvironment } from './env.ts';

const LOG = path.resolve(import.meta.dirname, 'log.ts');

/** What a process writes that logs each of `entries`, line by line. */
function logged(entries: readonly object[], level = 'info'): Record<string, unknown>[] {
  const program = `
    const { log } = await import(${JSON.stringify(LOG)});
    for (const entry of ${JSON.stringify(entries)}) log.info(entry, 'said');`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: inheritEnvironment({ LOG_LEVEL: level }),
  });
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
}

test('secrets are left out, whether told alone or as part of something', () => {
  const secrets = {
    authorization: 'Bearer hidden',
    cookie: 'session=hidden',
    secret: 'hidden',
    password: 'hidden',
  };
  const lines = logged([secrets, { headers: secrets }, { body: secrets, record: 'r-1' }]);
  expect(lines).toHaveLength(3);
  expect(JSON.stringify(lines)).not.toContain('hidden');
  expect(lines[2]).toMatchObject({ msg: 'said', record: 'r-1' });
});

test('a line is one line, whatever is told', () => {
  const [line, ...others] = logged([{ reference: 'a\nb\u2028{"level":60}' }]);
  expect(line).toMatchObject({ reference: 'a\nb\u2028{"level":60}', level: 30 });
  expect(others).toEqual([]);
});

test('what is below the level is not told', () => {
  expect(logged([{ record: 'r-1' }], 'warn')).toEqual([]);
});
