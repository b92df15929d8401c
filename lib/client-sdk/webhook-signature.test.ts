/** Signatures: against the reference library, and against everything that must not pass. */
import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, test } from 'vitest';
import {
  createWebhookKeyPair,
  createWebhookSecret,
  readSigningKey,
  readVerifyingKey,
  WebhookKeyError,
} from './webhook-key.ts';
import { signWebhook, toSignedHeaders, verifyWebhook } from './webhook-signature.ts';

const nowSeconds = 1_790_000_000;
const nowMs = nowSeconds * 1000 + 999;
const secret = createWebhookSecret();
const symmetric = readSigningKey(secret);
const pair = createWebhookKeyPair();
const signer = readSigningKey(pair.secretKey);
const verifier = readVerifyingKey(pair.publicKey);

const ids = fc.stringMatching(/^[!-\-/-~]{1,64}$/);
const bodies = fc.uint8Array({ maxLength: 300 });
const message = { id: 'msg_1', timestampSeconds: nowSeconds, body: Buffer.from('{"a":1}') };
const keys = [symmetric];

/** The check of what `sent` carries, after `change`. */
function check(
  sent: { id?: string | null; timestamp?: string | null; signature?: string | null } = {},
  options: { body?: Uint8Array; keys?: (typeof symmetric)[]; nowMs?: number } = {},
) {
  const fields = {
    id: message.id,
    timestamp: String(message.timestampSeconds),
    signature: signWebhook(message, keys),
    ...sent,
  };
  const check = verifyWebhook(fields, options.body ?? message.body, { keys, nowMs, ...options });
  return check.ok ? 'ok' : check.fault;
}

describe('against the reference library', () => {
  it('signs as it does, whatever the text', () => {
    fc.assert(
      fc.property(ids, fc.string({ unit: 'grapheme' }), (id, text) => {
        const body = Buffer.from(text);
        const ours = signWebhook({ id, timestampSeconds: nowSeconds, body }, keys);
        const theirs = new Webhook(secret).sign(id, new Date(nowSeconds * 1000), body.toString());
        expect(ours).toBe(theirs);
      }),
    );
  });

  it('is accepted by it, and accepts what it signs', () => {
    const timestampSeconds = Math.floor(Date.now() / 1000);
    const headers = toSignedHeaders({ ...message, timestampSeconds }, keys);
    const reference = new Webhook(secret);
    expect(reference.verify(message.body.toString(), headers)).toEqual({ a: 1 });
    const signature = reference.sign('msg_1', new Date(nowSeconds * 1000), '{"a":1}');
    expect(check({ signature })).toBe('ok');
  });

  it('gives the signature of the specification’s kind for a known key', () => {
    const known = readSigningKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const body = Buffer.from('{"test": 2432232314}');
    const sent = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampSeconds: 1_614_265_330, body };
    expect(signWebhook(sent, [known])).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('round trips', () => {
  it('holds for any bytes, with either scheme', () => {
    fc.assert(
      fc.property(ids, bodies, fc.boolean(), (id, body, shared) => {
        const [signing, verifying] = shared ? [symmetric, symmetric] : [signer, verifier];
        const signature = signWebhook({ id, timestampSeconds: nowSeconds, body }, [signing]);
        const fields = { id, timestamp: String(nowSeconds), signature };
        const expected = { ok: true, id, timestampSeconds: nowSeconds };
        expect(verifyWebhook(fields, body, { keys: [verifying], nowMs })).toEqual(expected);
      }),
    );
  });

  it('fails when one byte of the body is another', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 99 }), fc.nat(), (body, place) => {
        const changed = Uint8Array.from(body);
        const at = place % body.length;
        changed[at] = (changed[at] ?? 0) ^ 1;
        const signature = signWebhook({ ...message, body }, [symmetric, signer]);
        const both = [symmetric, verifier];
        expect(check({ signature }, { body: changed, keys: both })).toBe('no_matching_signature');
      }),
    );
  });
});

describe('while keys are changed', () => {
  const next = readSigningKey(createWebhookSecret());
  it('one request carries a signature for the old key, the new one and the pair', () => {
    const signature = signWebhook(message, [symmetric, next, signer]);
    expect(signature.split(' ').map((part) => part.split(',')[0])).toEqual(['v1', 'v1', 'v1a']);
    for (const key of [symmetric, next, verifier])
      expect(check({ signature }, { keys: [key] })).toBe('ok');
  });

  it('a receiver who knows two keys accepts either and no third', () => {
    const known = { keys: [symmetric, next] };
    expect(check({ signature: signWebhook(message, [next]) }, known)).toBe('ok');
    const third = readSigningKey(createWebhookSecret());
    expect(check({ signature: signWebhook(message, [third]) }, known)).toBe(
      'no_matching_signature',
    );
  });

  it('passes over signatures of schemes it does not know', () => {
    expect(check({ signature: `v9,AAAA ${signWebhook(message, keys)}` })).toBe('ok');
  });
});

test.each([
  [0, 'ok'],
  [-300, 'ok'],
  [-301, 'too_old'],
  [60, 'ok'],
  [61, 'too_far_ahead'],
])('a signature made %d s from now: %s', (seconds, expected) => {
  const timestampSeconds = nowSeconds + seconds;
  const signature = signWebhook({ ...message, timestampSeconds }, keys);
  expect(check({ signature, timestamp: String(timestampSeconds) })).toBe(expected);
});

test.each([
  ['no id', { id: null }, 'missing'],
  ['an empty time', { timestamp: '' }, 'missing'],
  ['no signature', { signature: null }, 'missing'],
  ['another id', { id: 'msg_2' }, 'no_matching_signature'],
  ['a full stop in the id', { id: 'msg.1' }, 'malformed'],
  ['a line break in the id', { id: 'msg\n1' }, 'malformed'],
  ['a time in words', { timestamp: 'now' }, 'malformed'],
  ['a time with a fraction', { timestamp: `${String(nowSeconds)}.5` }, 'malformed'],
  ['a time written otherwise', { timestamp: `0${String(nowSeconds)}` }, 'no_matching_signature'],
  ['only a scheme', { signature: 'v1' }, 'no_matching_signature'],
  ['an empty signature', { signature: 'v1,' }, 'no_matching_signature'],
  ['half a signature', { signature: 'v1,AAAA' }, 'no_matching_signature'],
  ['many signatures', { signature: Array(11).fill('v1,AAAA').join(' ') }, 'malformed'],
  ['a very long header', { signature: `v1,${'A'.repeat(2000)}` }, 'malformed'],
  ['no key’s scheme', { signature: signWebhook(message, [signer]) }, 'no_matching_signature'],
])('a request with %s is refused', (_name, sent, expected) => {
  expect(check(sent)).toBe(expected);
});

test('the time is not moved into the body, nor the body into the time', () => {
  const body = Buffer.from(`${String(nowSeconds)}.1`);
  const signature = signWebhook({ ...message, body }, keys);
  const shifted = { id: `msg_1.${String(nowSeconds)}`, signature };
  expect(check(shifted, { body: Buffer.from('1') })).toBe('malformed');
});

test('a signature is not made over what cannot be told apart', () => {
  expect(() => signWebhook({ ...message, id: 'a.b' }, keys)).toThrow(RangeError);
  expect(() => signWebhook({ ...message, timestampSeconds: 1.5 }, keys)).toThrow(RangeError);
  expect(() => signWebhook(message, [])).toThrow(RangeError);
});

describe('keys', () => {
  it('reads an ed25519 secret key with and without its public half', () => {
    const bytes = Buffer.from(pair.secretKey.slice('whsk_'.length), 'base64');
    expect(bytes).toHaveLength(64);
    const short = readSigningKey(`whsk_${bytes.subarray(0, 32).toString('base64')}`);
    expect(check({ signature: signWebhook(message, [short]) }, { keys: [verifier] })).toBe('ok');
  });

  it('verifies what node:crypto signs with a key of its own', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const content = Buffer.from(`msg_1.${String(nowSeconds)}.{"a":1}`);
    const signature = `v1a,${sign(null, content, privateKey).toString('base64')}`;
    const known = readVerifyingKey(`whpk_${raw.toString('base64')}`);
    expect(check({ signature }, { keys: [known] })).toBe('ok');
  });

  test.each([
    'nothing',
    'whsec_',
    'whsec_not base64',
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    `whsk_${Buffer.alloc(33).toString('base64')}`,
    `whpk_${Buffer.alloc(31).toString('base64')}`,
  ])('refuses %s and does not quote it', (text) => {
    for (const read of [readSigningKey, readVerifyingKey]) {
      expect(() => read(text)).toThrow(WebhookKeyError);
      expect(() => read(text)).not.toThrow(text.slice(6) || 'undefined');
    }
  });

  it('does not sign with a public key, nor verify with a secret one', () => {
    expect(() => readSigningKey(pair.publicKey)).toThrow(WebhookKeyError);
    expect(() => readVerifyingKey(pair.secretKey)).toThrow(WebhookKeyError);
  });
});
