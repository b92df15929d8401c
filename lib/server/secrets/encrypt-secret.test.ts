import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decryptSecret,
  encryptSecret,
  isEncryptedWithCurrent,
  UnreadableSecretError,
} from './encrypt-secret.ts';
import { NoSecretKeyError, readKeyRing, type KeyRing } from './key-ring.ts';

const newKey = (): string => randomBytes(32).toString('base64');
const ringOf = (current: string, ...previous: string[]): KeyRing =>
  readKeyRing({ SLUICE_SECRET_KEY: current, SLUICE_PREVIOUS_SECRET_KEYS: previous });

const ring = ringOf(newKey());
const secret = Buffer.from('what nobody may read');

describe('a secret', () => {
  test('comes back as it was, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, row) => {
        const envelope = encryptSecret(ring, bytes, row);
        expect(decryptSecret(ring, envelope, row)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 50 },
    );
  });

  test('is not in its envelope, which is another one each time', () => {
    const [first, second] = [encryptSecret(ring, secret, 'a'), encryptSecret(ring, secret, 'a')];
    expect(first.includes(secret)).toBe(false);
    expect(first.equals(second)).toBe(false);
  });

  test('cannot be moved to another row', () => {
    const envelope = encryptSecret(ring, secret, 'push_secret:1');
    expect(() => decryptSecret(ring, envelope, 'push_secret:2')).toThrow(UnreadableSecretError);
  });

  test('cannot be read after a change of any single byte', () => {
    const envelope = encryptSecret(ring, secret, 'a');
    for (const index of envelope.keys()) {
      const changed = Buffer.from(envelope);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => decryptSecret(ring, changed, 'a'), `byte ${index}`).toThrow(
        UnreadableSecretError,
      );
    }
  });

  test('cannot be read when it was cut short', () => {
    const envelope = encryptSecret(ring, secret, 'a');
    for (const length of [0, 1, 9, 36, envelope.length - 1]) {
      expect(() => decryptSecret(ring, envelope.subarray(0, length), 'a')).toThrow(
        UnreadableSecretError,
      );
    }
  });
});

describe('a key', () => {
  test('that was replaced still reads what it wrote, and the new one writes', () => {
    const [before, after] = [newKey(), newKey()];
    const envelope = encryptSecret(ringOf(before), secret, 'a');
    const rotated = ringOf(after, before);
    expect(decryptSecret(rotated, envelope, 'a')).toEqual(secret);
    expect(isEncryptedWithCurrent(rotated, envelope)).toBe(false);
    const again = encryptSecret(rotated, secret, 'a');
    expect(isEncryptedWithCurrent(rotated, again)).toBe(true);
    expect(decryptSecret(ringOf(after), again, 'a')).toEqual(secret);
  });

  test('that is not known reads nothing, and the reason names the settings', () => {
    const envelope = encryptSecret(ringOf(newKey()), secret, 'a');
    expect(() => decryptSecret(ring, envelope, 'a')).toThrow('SLUICE_PREVIOUS_SECRET_KEYS');
  });

  test('that is missing is asked for by the name of its setting', () => {
    const read = (): KeyRing =>
      readKeyRing({ SLUICE_SECRET_KEY: undefined, SLUICE_PREVIOUS_SECRET_KEYS: [] });
    expect(read).toThrow(NoSecretKeyError);
    expect(read).toThrow('set SLUICE_SECRET_KEY');
  });
});
