import { expect, test } from 'vitest';
import { DemoSettingsError, readSettings } from './settings.ts';

const variables = {
  SLUICE_URL: 'http://127.0.0.1:3000',
  SLUICE_KEY_NAME: 'k3j9x2ab',
  SLUICE_SIGNING_KEY: 'whsk_s',
  SLUICE_DEMO_LEDGER_URL: '',
};

test('what is not told has a calm value', () => {
  expect(readSettings([], variables)).toEqual({
    sluiceUrl: 'http://127.0.0.1:3000',
    credentials: { keyName: 'k3j9x2ab', secret: 'whsk_s' },
    ledgerUrl: undefined,
    amqpUrl: undefined,
    ratePerSecond: 1.5,
    burst: 60,
    seed: undefined,
    faults: true,
  });
});

test('a bearer key is taken where there is none to sign with', () => {
  const bearer = { ...variables, SLUICE_KEY: 'k' };
  expect(readSettings([], bearer).credentials).toHaveProperty('keyName');
  expect(readSettings([], { ...bearer, SLUICE_SIGNING_KEY: '' }).credentials).toEqual({ key: 'k' });
});

test('takes the broker that Sluice has', () => {
  const url = 'amqp://guest:guest@127.0.0.1:5672';
  expect(readSettings([], { ...variables, AMQP_URL: url }).amqpUrl).toBe(url);
});

test('flags change it', () => {
  const argv = ['--rate', '20', '--burst', '0', '--seed', '7', '--no-faults'];
  expect(readSettings(argv, variables)).toMatchObject({
    ratePerSecond: 20,
    burst: 0,
    seed: 7,
    faults: false,
  });
});

test.each([
  ['no key', [], { ...variables, SLUICE_KEY_NAME: '' }, /SLUICE_KEY_NAME/],
  [
    'a ledger that is not on this machine',
    [],
    { ...variables, SLUICE_DEMO_LEDGER_URL: 'http://example.com:80' },
    /SLUICE_DEMO_LEDGER_URL/,
  ],
  ['no rate', ['--rate', 'fast'], variables, /rate/],
  ['an unknown flag', ['--speed', '3'], variables, /--speed/],
])('%s is said', (_, argv, given, message) => {
  expect(() => readSettings(argv, given)).toThrow(DemoSettingsError);
  expect(() => readSettings(argv, given)).toThrow(message);
});
