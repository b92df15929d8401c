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

describe('each setting', () => {
  test.each([
    ['NODE_ENV', ['development', 'production', 'test'], ['staging', 'Production']],
    ['PORT', ['0', '3000', '65535'], ['-1', '65536', '1.5', 'http']],
    ['HOST', ['127.0.0.1', '0.0.0.0', '::1', 'localhost'], []],
    ['PUBLIC_URL', ['https://sluice.example', 'http://10.0.0.1:8080/'], ['sluice.example', '/']],
    ['DATABASE_URL', ['postgres://h/d', 'postgresql://u:p@h:1/d?x=y'], ['h/d', 'http://h/d']],
    ['DATABASE_POOL_SIZE', ['2', '200'], ['1', '201', 'many', '2.5']],
    ['SLUICE_MAX_RECORD_BYTES', ['1024', '10485760'], ['1023', '10 MiB', '-1']],
    ['SLUICE_MAX_BATCH_BYTES', ['1024', '67108864'], ['1023', '64m']],
    ['SLUICE_DOOR_MEMORY_MIB', ['1', '65536'], ['0', '0.5', '128m']],
    ['SLUICE_WORKER_CONCURRENCY', ['1', '500'], ['0', '501', '1.5']],
    ['SLUICE_LEASE_SECONDS', ['1', '3600'], ['0', '3601', '30s']],
    ['SLUICE_ADMIN_EMAIL', ['ada@example.com'], ['ada', 'ada@', '@example.com']],
    ['SLUICE_ADMIN_PASSWORD', ['twelve chars'], ['eleven char']],
    ['SLUICE_AUTH_SECRET', ['x'.repeat(32)], ['x'.repeat(31)]],
    ['SLUICE_SECRET_KEY', ['A'.repeat(43), `${'A'.repeat(43)}=`], ['x'.repeat(32), 'A'.repeat(44)]],
    ['SLUICE_SECURE_COOKIES', ['true', 'false', '1', '0'], ['yes', 'TRUE', 'on']],
    ['SLUICE_TRUST_PROXY', ['true', 'false', '1', '0'], ['yes', '2']],
    ['SLUICE_DEMO_LEDGER_URL', ['http://127.0.0.1:9/', 'https://l/'], ['ftp://l/', 'ledger']],
    ['LOG_LEVEL', ['trace', 'info', 'fatal', 'silent'], ['verbose', 'INFO']],
  ])('%s takes what is of use and names itself otherwise', (name, good, bad) => {
    for (const value of good) expect(() => parseEnv({ [name]: value })).not.toThrow();
    for (const value of bad)
      expect(() => parseEnv({ [name]: value }), value).toThrow(
        new RegExp(`^Cannot use these settings: ${name}: `),
      );
  });

  test('that is a number comes as one, a flag as a truth value', () => {
    const given = { PORT: '8080', SLUICE_TRUST_PROXY: '1', SLUICE_SECURE_COOKIES: 'false' };
    expect(parseEnv(given)).toMatchObject({
      PORT: 8080,
      SLUICE_TRUST_PROXY: true,
      SLUICE_SECURE_COOKIES: false,
    });
  });

  test('that names previous keys takes any number of them, each a key', () => {
    const [one, two] = ['A'.repeat(43), 'B'.repeat(43)];
    const parse = (text: string): readonly string[] =>
      parseEnv({ SLUICE_PREVIOUS_SECRET_KEYS: text }).SLUICE_PREVIOUS_SECRET_KEYS;
    expect(parse(`${one}, ${two}`)).toEqual([one, two]);
    expect(parse('')).toEqual([]);
    expect(() => parse(`${one},short`)).toThrow('SLUICE_PREVIOUS_SECRET_KEYS');
  });

  test('that nobody gave is safe: this machine only, no proxy trusted', () => {
    expect(parseEnv({})).toMatchObject({
      HOST: '127.0.0.1',
      SLUICE_TRUST_PROXY: false,
      SLUICE_MAX_RECORD_BYTES: 10 * 1024 * 1024,
      SLUICE_MAX_BATCH_BYTES: 256 * 1024 * 1024,
      SLUICE_DOOR_MEMORY_MIB: 128,
      SLUICE_LEASE_SECONDS: 30,
    });
  });

  test('that cannot be used is not repeated where it may be secret', () => {
    const secret = 'short-secret';
    const parse = (): unknown =>
      parseEnv({ SLUICE_AUTH_SECRET: secret, DATABASE_URL: `mysql://u:${secret}@h/d` });
    expect(parse).toThrow(InvalidEnvError);
    expect(parse).not.toThrow(secret);
  });

  test('of other programs is passed over', () => {
    expect(parseEnv({ PATH: '/bin', npm_config_x: 'y' })).toEqual(parseEnv({}));
  });
});
