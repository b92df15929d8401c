/** Does what messages of Integration Apps say about deliveries, many messages at once. */
import type { ConsumeMessage } from 'amqplib';
import type { z } from 'zod';
import type { Problem, ProblemFault } from '#lib/contracts/problem';
import { acknowledgementMessageSchema, rejectionMessageSchema } from '#lib/contracts/delivery';
import { isProblemCode, toProblem } from '#lib/contracts/to-problem';
import type { Database } from '#lib/server/database';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import type { DeliveryTarget, Refusal } from '#lib/server/gateway/egress/delivery';
import { reject, type RejectionTarget } from '#lib/server/gateway/egress/reject';
import { readAnswers } from './read-answer.ts';

type Settled = (Problem | null)[];

/** Offers that were handed over, while that is not written down. */
export interface HandedOffers {
  /** How long ago; undefined: it is written down, or was not. */
  handedAgeMs(token: string): number | undefined;
  /** It has come to its end. */
  dropHanded(token: string): void;
}

/** Acknowledges. Whoever may publish to the queue may answer for any source: the token is the proof. */
export function settleAcknowledgements(
  db: Database,
  messages: readonly ConsumeMessage[],
  handed: HandedOffers,
): Promise<Settled> {
  return settleAnswers<DeliveryTarget>(messages, acknowledgementMessageSchema, async (targets) => {
    const acknowledgements = targets.map(({ id, token }) => {
      return { id, token, handedAgeMs: handed.handedAgeMs(token) };
    });
    const results = await acknowledge(db, { sources: null, acknowledgements });
    for (const [place, { kind }] of results.entries()) {
      if (kind === 'acknowledged') handed.dropHanded(targets[place]?.token ?? '');
    }
    return results;
  });
}

/** Rejects. */
export function settleRejections(
  db: Database,
  messages: readonly ConsumeMessage[],
): Promise<Settled> {
  return settleAnswers<RejectionTarget>(messages, rejectionMessageSchema, (rejections) =>
    reject(db, { sources: null, rejections }),
  );
}

type Result = Refusal | { readonly kind: string };

/** In one statement; a result for each answer, in their order. */
type Act<Answer> = (answers: readonly Answer[]) => Promise<readonly Result[]>;

/** An answer, and the place of its message in the batch. */
interface Placed<Answer> {
  readonly place: number;
  readonly answer: Answer;
}

const MOST_AT_ONCE = 1_000;

async function settleAnswers<Answer>(
  messages: readonly ConsumeMessage[],
  schema: z.ZodType<Answer | Answer[]>,
  act: Act<Answer>,
): Promise<Settled> {
  const settled: Settled = messages.map(() => null);
  const placed = messages.flatMap(({ content }, place): Placed<Answer>[] => {
    const read = readAnswers(content, schema);
    if ('answers' in read) return read.answers.map((answer) => ({ place, answer }));
    settled[place] = read.problem;
    return [];
  });
  for (let from = 0; from < placed.length; from += MOST_AT_ONCE) {
    const some = placed.slice(from, from + MOST_AT_ONCE);
    const results = await act(some.map(({ answer }) => answer));
    noteRefusals(some, results, settled);
  }
  return settled;
}

/** A message is refused for the first of its answers that was; all that were are named. */
function noteRefusals(
  placed: readonly Placed<unknown>[],
  results: readonly Result[],
  settled: Settled,
): void {
  for (const [index, result] of results.entries()) {
    const place = placed[index]?.place;
    if (place === undefined || !isRefusal(result)) continue;
    const { code, detail } = result.error;
    const fault = { message: `${result.id}: ${detail}` };
    settled[place] = addFault(settled[place] ?? null, { code, detail, fault });
  }
}

function addFault(
  before: Problem | null,
  { code, detail, fault }: { code: string; detail: string; fault: ProblemFault },
): Problem {
  const first = before ?? toProblem(isProblemCode(code) ? code : 'internal', detail);
  const errors = [...(first.errors ?? []), fault].slice(0, MOST_FAULTS);
  return { ...first, errors };
}

const MOST_FAULTS = 20;

function isRefusal(result: Result): result is Refusal {
  return result.kind === 'refused';
}
