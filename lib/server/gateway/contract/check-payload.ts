/** Checks bytes against the contract that workers have published, before anything processes them. */
import type { z } from 'zod';
import type { Verdict } from '#lib/contracts/revision';
import type { Direction } from '#lib/domain/direction';
import { FailureError } from '#lib/domain/failure-error';
import type { Queryable } from '#lib/server/database';
import { findPublishedHandler, type PublishedHandler } from '#lib/server/store/handlers';
import { openContract } from './open-contract.ts';
import { readContractData, type ContractData } from './read-contract-data.ts';
import { toViolations } from './violations.ts';

export interface CheckedRecord {
  readonly direction: Direction;
  readonly source: string;
  readonly type: string;
  readonly mediaType: string;
  /** Of the source. */
  readonly handlerUrl: string | null;
}

const UNCHECKED: Verdict = {
  outcome: 'unchecked',
  isWhole: false,
  why: null,
  handler: null,
  violations: [],
  failure: null,
};

/**
 * What the handler's contract says of these bytes, in the words that a failed attempt would have; for
 * a record without one, only whether they are what their media type says.
 */
export async function checkPayload(
  db: Queryable,
  record: CheckedRecord,
  bytes: Uint8Array,
): Promise<Verdict> {
  const isIngress = record.direction === 'INGRESS';
  const handler = isIngress ? await findPublishedHandler(db, record) : null;
  return judge(bytes, record, handler);
}

/** The same where the handler is known already. */
export function judge(
  bytes: Uint8Array,
  record: CheckedRecord,
  handler: PublishedHandler | null,
): Verdict {
  const told = handler === null ? null : { name: handler.name, version: handler.version };
  const base = { ...UNCHECKED, handler: told };
  const data = read(bytes, record.mediaType);
  if ('failure' in data) return { ...base, outcome: 'unreadable', failure: data.failure };
  if (handler === null) return { ...base, why: whyUnknown(record) };
  const contract = openContract(handler.contract);
  if (contract === null) {
    return { ...base, why: `${handler.name} takes any bytes: it has no contract.` };
  }
  const parsed = contract.safeParse(data.value);
  const isWhole = handler.contractIsWhole;
  if (parsed.success) return { ...base, outcome: 'met', isWhole };
  const violations = toViolations(withoutEchoes(parsed.error.issues), data);
  return { ...base, outcome: 'violated', isWhole, violations };
}

/** Whether an edit that comes to this would fail when it is processed. */
export function isBroken({ outcome }: Verdict): boolean {
  return outcome === 'violated' || outcome === 'unreadable';
}

type Read = ContractData | { readonly failure: NonNullable<Verdict['failure']> };

function read(bytes: Uint8Array, mediaType: string): Read {
  try {
    return readContractData({ bytes, mediaType });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, message, position } = error.failure;
    return { failure: { code, message, ...(position === undefined ? {} : { position }) } };
  }
}

function whyUnknown({ direction, source, type, handlerUrl }: CheckedRecord): string {
  if (direction === 'EGRESS')
    return `Nothing here knows what “${source}” expects of “${type}”: it is not checked.`;
  if (handlerUrl !== null)
    return 'The Core App behind the URL of this source checks it when it is processed.';
  return `No worker has said that it processes “${type}” of “${source}”: it is not checked.`;
}

/** A format is published with its pattern: both would say the same of one place. */
function withoutEchoes(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const isPattern = (issue: z.core.$ZodIssue) =>
    issue.code === 'invalid_format' && issue.format === 'regex';
  const named = new Set(
    issues
      .filter((issue) => issue.code === 'invalid_format' && !isPattern(issue))
      .map(({ path }) => JSON.stringify(path)),
  );
  return issues.filter((issue) => !isPattern(issue) || !named.has(JSON.stringify(issue.path)));
}
