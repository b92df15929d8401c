/** What Sluice answers, typed, and how each answer is read. */
import { AnswerFields } from './answer-fields.ts';
import type { Problem, ProblemFault } from './sluice-errors.ts';

/** The answer to one record. */
export interface Receipt {
  readonly id: string;
  readonly status: 'JUST_IN' | 'QUEUED';
  /** It was stored before, with this id. */
  readonly duplicate: boolean;
  readonly receivedAt: Date;
}

/** The answer to one of many records, in the order they were given. */
export type ItemReceipt =
  | { readonly index: number; readonly id: string; readonly duplicate: boolean }
  | { readonly index: number; readonly problem: Problem };

/** The answer to many records. */
export interface BatchReceipt {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly results: readonly ItemReceipt[];
}

/** An egress record that is offered to you, until `expiresAt` or for as long as you extend it. */
export interface Delivery {
  readonly id: string;
  /** Names this very offer: acknowledgements and rejections quote it. */
  readonly token: string;
  readonly source: string;
  readonly reference: string;
  readonly eventId: string | null;
  readonly type: string;
  readonly originatedAt: Date | null;
  readonly receivedAt: Date;
  /** How often it has been offered, from 1. */
  readonly attempt: number;
  readonly expiresAt: Date;
  readonly mediaType: string;
  readonly traceparent: string | null;
  readonly payload: Buffer;
}

interface Refused {
  readonly id: string;
  readonly problem: Problem;
}
export type AcknowledgeResult =
  { readonly id: string; readonly outcome: 'acknowledged' | 'already_acknowledged' } | Refused;
export type RejectResult =
  { readonly id: string; readonly outcome: 'held' | 'requeued' | 'already_rejected' } | Refused;
export type ExtendResult =
  { readonly id: string; readonly outcome: 'extended'; readonly expiresAt: Date } | Refused;

/** Every reader throws SluiceAnswerError if the answer is not as promised. */
export function readReceipt(answer: unknown): Receipt {
  const fields = new AnswerFields(answer);
  return {
    id: fields.text('id'),
    status: fields.oneOf('status', ['JUST_IN', 'QUEUED']),
    duplicate: fields.flag('duplicate'),
    receivedAt: fields.time('receivedAt'),
  };
}

export function readBatchReceipt(answer: unknown): BatchReceipt {
  const fields = new AnswerFields(answer);
  return {
    accepted: fields.integer('accepted'),
    duplicates: fields.integer('duplicates'),
    rejected: fields.integer('rejected'),
    results: fields.list('results', (item) => {
      const index = item.integer('index');
      if (item.has('problem')) return { index, problem: readProblem(item.part('problem')) };
      return { index, id: item.text('id'), duplicate: item.flag('duplicate') };
    }),
  };
}

export function readDeliveries(answer: unknown): Delivery[] {
  return new AnswerFields(answer).list('deliveries', (fields) => ({
    id: fields.text('id'),
    token: fields.text('token'),
    source: fields.text('source'),
    reference: fields.text('reference'),
    eventId: fields.textOrNull('eventId'),
    type: fields.text('type'),
    originatedAt: fields.timeOrNull('originatedAt'),
    receivedAt: fields.time('receivedAt'),
    attempt: fields.integer('attempt'),
    expiresAt: fields.time('expiresAt'),
    mediaType: fields.text('contentType'),
    traceparent: fields.textOrNull('traceparent'),
    payload: Buffer.from(fields.text('payloadBase64'), 'base64'),
  }));
}

export function readAcknowledgeResults(answer: unknown): AcknowledgeResult[] {
  return readResults(answer, (id, fields) => ({
    id,
    outcome: fields.oneOf('outcome', ['acknowledged', 'already_acknowledged']),
  }));
}

export function readRejectResults(answer: unknown): RejectResult[] {
  return readResults(answer, (id, fields) => ({
    id,
    outcome: fields.oneOf('outcome', ['held', 'requeued', 'already_rejected']),
  }));
}

export function readExtendResults(answer: unknown): ExtendResult[] {
  return readResults(answer, (id, fields) => ({
    id,
    outcome: fields.oneOf('outcome', ['extended']),
    expiresAt: fields.time('expiresAt'),
  }));
}

export function readProblem(fields: AnswerFields): Problem {
  return {
    type: fields.text('type'),
    title: fields.text('title'),
    status: fields.integer('status'),
    code: fields.text('code'),
    ...(fields.has('detail') ? { detail: fields.text('detail') } : {}),
    ...(fields.has('errors') ? { errors: fields.list('errors', readFault) } : {}),
  };
}

function readFault(fields: AnswerFields): ProblemFault {
  return {
    message: fields.text('message'),
    ...(fields.has('pointer') ? { pointer: fields.text('pointer') } : {}),
    ...(fields.has('header') ? { header: fields.text('header') } : {}),
    ...(fields.has('parameter') ? { parameter: fields.text('parameter') } : {}),
  };
}

function readResults<Result>(
  answer: unknown,
  read: (id: string, fields: AnswerFields) => Result,
): (Result | Refused)[] {
  return new AnswerFields(answer).list('results', (fields): Result | Refused => {
    const id = fields.text('id');
    if (fields.has('problem')) return { id, problem: readProblem(fields.part('problem')) };
    return read(id, fields);
  });
}
