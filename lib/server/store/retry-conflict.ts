/** Repeats a piece of work that PostgreSQL ended in favour of another transaction. */
const DEADLOCK_DETECTED = '40P01';
const SERIALIZATION_FAILURE = '40001';
const MOST_TRIES = 5;

/**
 * Runs `work` again, at once, as long as it ends by a deadlock or a serialization failure, at most
 * five times. `work` must be a whole transaction, never a part of one.
 */
export async function retryConflict<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried >= MOST_TRIES || !isConflict(error)) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === DEADLOCK_DETECTED || error.code === SERIALIZATION_FAILURE;
}
