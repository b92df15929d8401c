/** Takes messages of the queue in by the reception of the door, and says which of them it refuses. */
import type { Problem } from '#lib/contracts/problem';
import { isProblemCode, toProblem } from '#lib/contracts/to-problem';
import type { Database } from '#lib/server/database';
import { isDatabaseAway } from '#lib/server/store/database-away';
import { GatewayError } from '../gateway-error.ts';
import { describeConflict } from '../records/describe-conflict.ts';
import type { ReceiveResult } from '../records/store-prepared.ts';
import type { Submission } from '../records/submission.ts';
import type { QueueMessage } from './queue-message.ts';
import { readQueueMessage } from './read-queue-message.ts';
import { receive } from './receive.ts';

export interface MessagesOfSource {
  readonly source: string;
  readonly messages: readonly QueueMessage[];
  /** The most bytes that one record may have. */
  readonly mostBytes: number;
  /** Told of an error that nobody expected, whose message is refused as `internal`. */
  readonly onUnexpected: (error: unknown) => void;
}

/** These say nothing about a message: it is to wait. */
const WAITING_CODES: ReadonlySet<string> = new Set([
  'unknown_source',
  'retired_source',
  'intake_paused',
]);

/**
 * Stores what can be stored, in the order of the messages, and answers for each in that order when it is
 * durable: null, it is stored, now or before; else the problem that the door would answer.
 * @throws GatewayError unknown_source, retired_source, intake_paused: nothing was taken
 * @throws what says that the database is away: some may be stored, none may be acknowledged
 */
export async function receiveMessages(
  db: Database,
  request: MessagesOfSource,
): Promise<(Problem | null)[]> {
  const read = request.messages.map((message) => readOrRefuse(message, request));
  const submissions = read.filter((item): item is Submission => !isProblem(item));
  const stored = await storeAll(db, request, submissions);
  let next = 0;
  return read.map((item) => (isProblem(item) ? item : (stored[next++] ?? null)));
}

function isProblem(item: Submission | Problem): item is Problem {
  return 'code' in item;
}

function readOrRefuse(
  message: QueueMessage,
  { mostBytes, onUnexpected }: MessagesOfSource,
): Submission | Problem {
  try {
    return readQueueMessage(message, mostBytes);
  } catch (error) {
    return describeRefusal(error, onUnexpected);
  }
}

async function storeAll(
  db: Database,
  request: MessagesOfSource,
  submissions: readonly Submission[],
): Promise<(Problem | null)[]> {
  const { source, onUnexpected } = request;
  if (submissions.length === 0) return [];
  try {
    const results = await receive(db, { source, keyId: null, submissions });
    return results.map(toProblemOrNull);
  } catch (error) {
    if (isToWait(error)) throw error;
    const [only] = submissions;
    if (submissions.length === 1 || only === undefined) {
      return [describeRefusal(error, onUnexpected)];
    }
  }
  // One of them is at fault, and its neighbours are not to suffer.
  const problems: (Problem | null)[] = [];
  for (const submission of submissions) {
    problems.push(...(await storeAll(db, request, [submission])));
  }
  return problems;
}

function isToWait(error: unknown): boolean {
  if (error instanceof GatewayError) return WAITING_CODES.has(error.code);
  return isDatabaseAway(error);
}

function toProblemOrNull(result: ReceiveResult): Problem | null {
  if (result.kind !== 'conflict') return null;
  const { detail } = describeConflict(result);
  return toProblem('event_id_conflict', detail);
}

function describeRefusal(error: unknown, onUnexpected: (error: unknown) => void): Problem {
  if (error instanceof GatewayError && isProblemCode(error.code)) {
    return toProblem(error.code, error.detail, error.faults);
  }
  onUnexpected(error);
  return toProblem('internal');
}
