import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidEnvError, parseEnv, SETTING_NAMES } from './env.ts';

const example = readFileSync(path.resolve(import.meta.dirname, '../../.env.example'), 'utf8');
const documented = new Map(
  [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
);

describe('.env.example', () => {
  test('names every setting and nothing else', () => {
    expect([...documented.keys()].sort()).toEqual([...SETTING_NAMES].sort());
  });

  test('shows the values that settings have when they are left out', () => {
    const shown = Object.fromEntries([...documented].filter(([name]) => name !== 'DATABASE_URL'));
    expect(parseEnv(shown)).toEqual(parseEnv({}));
  });

  test('shows a database address that is taken', () => {
    const url = documented.get('DATABASE_URL');
    expect(parseEnv({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
  });
});

describe('parseEnv', () => {
  test('names every setting that cannot be used', () => {
    const parse = (): unknown => parseEnv({ PORT: 'abc', LOG_LEVEL: 'loud', HOST: '0.0.0.0' });
    expect(parse).toThrow(InvalidEnvError);
    expect(parse).toThrow(/PORT: .*; LOG_LEVEL: /);
  });

  test('takes an empty value as absent', () => {
    expect(parseEnv({ PORT: '', DATABASE_URL: '' })).toEqual(parseEnv({}));
  });

  test('refuses a database that is not PostgreSQL', () => {
    expect(() => parseEnv({ DATABASE_URL: 'mysql://localhost/x' })).toThrow(
      'DATABASE_URL: must start with postgresql://',
    );
  });

  test('refuses a short password for the first administrator', () => {
    expect(() => parseEnv({ SLUICE_ADMIN_PASSWORD: 'short' })).toThrow('at least 12 characters');
  });

  test('resolves the data directory from the current folder', () => {
    expect(path.isAbsolute(parseEnv({ SLUICE_DATA_DIR: 'x' }).SLUICE_DATA_DIR)).toBe(true);
  });
});
