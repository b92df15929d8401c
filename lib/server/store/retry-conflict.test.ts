import { describe, expect, it } from 'vitest';
import { retryConflict } from './retry-conflict.ts';

class DatabaseError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Fails with these codes one after the other, then succeeds with the number of tries. */
function failing(...codes: string[]): () => Promise<number> {
  let tries = 0;
  return () => {
    const code = codes[tries];
    tries += 1;
    return code === undefined ? Promise.resolve(tries) : Promise.reject(new DatabaseError(code));
  };
}

describe('retryConflict', () => {
  it('tries again after a deadlock and after a serialization failure', async () => {
    await expect(retryConflict(failing('40P01', '40001'))).resolves.toBe(3);
  });

  it('gives up after five tries', async () => {
    await expect(retryConflict(failing(...Array<string>(5).fill('40P01')))).rejects.toThrow(
      '40P01',
    );
    await expect(retryConflict(failing(...Array<string>(4).fill('40P01')))).resolves.toBe(5);
  });

  it.each(['23505', '57014'])('passes %s on at once', async (code) => {
    const work = failing(code);
    await expect(retryConflict(work)).rejects.toThrow(code);
    await expect(work()).resolves.toBe(2);
  });
});
