/** The problem codes of secrets and of the targets that records are pushed to. */

export const SECRET_PROBLEMS = {
  unknown_push_secret: {
    status: 404,
    title: 'There is no such push secret',
    help: 'Check the list of push secrets of the source.',
  },
  no_secret_key: {
    status: 409,
    title: 'There is no key to encrypt secrets with',
    help: 'Set `SLUICE_SECRET_KEY` for the web processes and the workers, and start them again.',
  },
  secret_unreadable: {
    status: 409,
    title: 'A stored secret cannot be read',
    help: 'Add the key it was encrypted with to `SLUICE_PREVIOUS_SECRET_KEYS`, or make a new secret.',
  },
} as const;
