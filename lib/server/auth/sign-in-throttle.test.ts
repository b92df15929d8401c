/** How many wrong passwords are too many. */
import { describe, expect, it } from 'vitest';
import { countSignInTry, forgetSignInFailures, secondsUntilSignIn } from './sign-in-throttle.ts';

const MINUTE_MS = 60_000;
const NOW_MS = 1_000_000;
let next = 0;
const someone = (address: string | null = null) => {
  next += 1;
  return { account: `someone-${String(next)}@example.com`, address };
};

describe('sign-in throttle', () => {
  it('lets an account fail 10 times in 10 minutes, then waits for the rest of them', () => {
    const attempt = someone();
    for (let n = 0; n < 10; n += 1) {
      expect(secondsUntilSignIn(attempt, NOW_MS)).toBe(0);
      countSignInTry(attempt, NOW_MS);
    }
    expect(secondsUntilSignIn(attempt, NOW_MS + MINUTE_MS)).toBe(540);
    expect(secondsUntilSignIn(attempt, NOW_MS + 10 * MINUTE_MS)).toBe(0);
  });

  it('counts one account however its address is written', () => {
    const attempt = someone();
    for (let n = 0; n < 10; n += 1) countSignInTry(attempt, NOW_MS);
    const shouted = { ...attempt, account: ` ${attempt.account.toUpperCase()} ` };
    expect(secondsUntilSignIn(shouted, NOW_MS)).toBeGreaterThan(0);
  });

  it('lets an address fail 50 times over all accounts, and others go on', () => {
    for (let n = 0; n < 50; n += 1) countSignInTry(someone('198.51.100.7'), NOW_MS);
    expect(secondsUntilSignIn(someone('198.51.100.7'), NOW_MS)).toBeGreaterThan(0);
    expect(secondsUntilSignIn(someone('198.51.100.8'), NOW_MS)).toBe(0);
  });

  it('forgets an account after a right password, but of its address only that one try', () => {
    const attempt = someone('203.0.113.9');
    for (let n = 0; n < 10; n += 1) countSignInTry(attempt, NOW_MS);
    forgetSignInFailures(attempt);
    expect(secondsUntilSignIn(attempt, NOW_MS)).toBe(0);
    for (let n = 0; n < 41; n += 1) countSignInTry(someone('203.0.113.9'), NOW_MS);
    expect(secondsUntilSignIn(someone('203.0.113.9'), NOW_MS)).toBeGreaterThan(0);
  });

  it('keeps a bounded number of accounts in mind', () => {
    for (let n = 0; n < 12_000; n += 1) countSignInTry(someone(), NOW_MS);
    const attempt = someone();
    for (let n = 0; n < 10; n += 1) countSignInTry(attempt, NOW_MS);
    expect(secondsUntilSignIn(attempt, NOW_MS)).toBeGreaterThan(0);
  });
});
