import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { TransportStanding } from '#lib/contracts/transport';
import { PushTarget } from './push-target.tsx';

const AT = '2026-11-22T12:00:00.000Z';
type Target = NonNullable<TransportStanding['pushTarget']>;
afterEach(cleanup);

function say(change: Partial<Target> | null): string[] {
  const known: Target = {
    allowedAt: AT,
    allowedPerMinute: null,
    failures: 0,
    openUntil: null,
    lastError: null,
    lastErrorAt: null,
    lastSuccessAt: null,
  };
  const target = change === null ? null : { ...known, ...change };
  const { container } = render(<PushTarget target={target} />);
  return [...container.querySelectorAll('p')].map(({ textContent }) => textContent);
}

it('says that nothing was pushed yet', () => {
  expect(say(null)).toEqual(['Nothing has been pushed to this URL yet.']);
});

it.each<[Partial<Target>, RegExp]>([
  [{ allowedAt: null }, /^The target has not agreed to receive yet/],
  [{}, /^The target agreed to receive .* ago$/],
  [{ allowedPerMinute: 1200 }, /, at most 1,200 requests a minute$/],
])('with %j says whether the target agreed: %s', (change, words) => {
  expect(say(change)[0]).toMatch(words);
});

it.each<[Partial<Target>, RegExp]>([
  [{}, /^Circuit closed/],
  [{ openUntil: AT, failures: 5 }, /^Circuit open after 5 failures in a row: records wait/],
])('with %j says how the circuit is: %s', (change, words) => {
  expect(say(change)[1]).toMatch(words);
});

it('shows the last success and the last error, hostile words as text', () => {
  const lastError = '<b id=evil>x</b>\u202E';
  const lines = say({ lastSuccessAt: AT, lastError, lastErrorAt: AT });
  expect(lines[2]).toMatch(/^Last success .* ago$/);
  expect(lines[3]).toMatch(/^Last error .*: <b id=evil>x<\/b>U\+202E$/);
  expect(document.querySelector('#evil')).toBeNull();
});
