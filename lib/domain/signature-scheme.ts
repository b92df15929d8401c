/** The signature schemes of Standard Webhooks 1.0 (standardwebhooks.com). */

/** v1: HMAC-SHA256 with a shared secret; v1a: ed25519, whose public key the receiver holds. */
export const SIGNATURE_SCHEMES = ['v1', 'v1a'] as const;
export type SignatureScheme = (typeof SIGNATURE_SCHEMES)[number];
