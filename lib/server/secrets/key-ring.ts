/** The keys that secrets at rest are encrypted with: one current, any number still readable. */
import { createSecretKey, hash, type KeyObject } from 'node:crypto';
import { parseSecretKey } from '#lib/domain/secret-key';
import { env, type Env } from '../env.ts';
import { GatewayError } from '../gateway/gateway-error.ts';

const ID_BYTES = 8;

/** One key of 256 bits and what an envelope calls it by. */
interface RingKey {
  /** 8 bytes that tell keys apart and nothing about them. */
  readonly id: Buffer;
  readonly key: KeyObject;
}

export interface KeyRing {
  /** New secrets are encrypted with this one. */
  readonly current: RingKey;
  /** The current key and the previous ones: what can be read. */
  readonly readable: readonly RingKey[];
}

type KeySettings = Pick<Env, 'SLUICE_SECRET_KEY' | 'SLUICE_PREVIOUS_SECRET_KEYS'>;

/** There is no key to encrypt or read secrets with. */
export class NoSecretKeyError extends GatewayError {
  override readonly name = 'NoSecretKeyError';
  constructor() {
    super(
      'no_secret_key',
      'There is no key to encrypt secrets with: set SLUICE_SECRET_KEY for the web processes and the workers.',
    );
  }
}

/**
 * The keys of the settings.
 * @throws NoSecretKeyError when SLUICE_SECRET_KEY is not set
 */
export function readKeyRing(settings: KeySettings = env()): KeyRing {
  if (settings.SLUICE_SECRET_KEY === undefined) throw new NoSecretKeyError();
  const current = toRingKey(settings.SLUICE_SECRET_KEY);
  return { current, readable: [current, ...settings.SLUICE_PREVIOUS_SECRET_KEYS.map(toRingKey)] };
}

function toRingKey(text: string): RingKey {
  const bytes = parseSecretKey(text);
  if (bytes === null) throw new NoSecretKeyError();
  const id = hash('sha256', Buffer.concat([Buffer.from('sluice key id '), bytes]), 'buffer');
  return { id: id.subarray(0, ID_BYTES), key: createSecretKey(bytes) };
}
