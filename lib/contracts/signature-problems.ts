/** The problem codes of signed requests. */

export const SIGNATURE_PROBLEMS = {
  invalid_signature: {
    status: 401,
    title: 'The signature cannot be accepted',
    help: 'Name the key in `Webhook-Key` and sign id, time and body as Standard Webhooks 1.0 says, anew for each try.',
  },
  signature_replayed: {
    status: 409,
    title: 'This very request was taken already',
    help: 'To try again keep `webhook-id` and sign with the time of the new try.',
  },
} as const;
