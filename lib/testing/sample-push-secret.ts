/** A push secret for component tests; give what the test is about. */
import type { PushSecret } from '#lib/contracts/push-secret';

export function samplePushSecret(change: Partial<PushSecret> = {}): PushSecret {
  return {
    id: 'abcdefghijkl',
    scheme: 'v1',
    publicKey: null,
    createdAt: '2026-11-22T12:00:00.000Z',
    createdBy: 'ada@example.com',
    retiresAt: null,
    isRetired: false,
    ...change,
  };
}
