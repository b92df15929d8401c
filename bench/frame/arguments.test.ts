import { expect, it } from 'vitest';
import { MEASUREMENTS, readArguments } from './arguments.ts';

it('measures everything and writes the results when nothing is said', () => {
  expect(readArguments([])).toEqual({
    only: MEASUREMENTS,
    rounds: 3,
    seconds: 2,
    tenMillion: false,
    build: true,
    write: true,
  });
});

it('measures a part, and then leaves the results alone unless asked', () => {
  const part = readArguments(['--only', 'ingest, egress', '--rounds', '1', '--seconds', '4']);
  expect(part).toMatchObject({ only: ['ingest', 'egress'], rounds: 1, seconds: 4, write: false });
  expect(readArguments(['--only', 'ingest', '--write']).write).toBe(true);
});

it.each([
  [['--only', 'everything'], /no measurement “everything”/],
  [['--rounds', '0'], /--rounds wants a whole number/],
  [['--seconds', '1.5'], /--seconds wants a whole number/],
  [['--fast'], /fast/],
])('refuses %j', (args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});
