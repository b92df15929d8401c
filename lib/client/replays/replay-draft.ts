/** What a person has written so far into the plan of a replay, and the request that it makes. */
import type { RecordSet } from '#lib/contracts/record-set';
import {
  createReplayOperationSchema,
  type CreateReplayOperation,
} from '#lib/contracts/replay-operation';
import type { ZoneChoice } from '#lib/format/time';
import { checkForm, type CheckedForm } from '../form-faults.ts';
import { fromLocalInput } from '../records/time-window.ts';
import type { ReplayPlan } from './describe-plan.ts';

/** The fields as they stand on the page; empty: not wanted. */
export interface ReplayDraft {
  readonly name: string;
  readonly reason: string;
  readonly rate: string;
  readonly canarySize: string;
  /** What follows the canary: a person's word, or a time. */
  readonly canaryThen: 'ask' | 'wait';
  readonly canaryWaitSeconds: string;
  readonly haltPercent: string;
  readonly startAt: string;
}

/** Careful, and changed with a few strokes. */
export const FIRST_DRAFT: ReplayDraft = {
  name: '',
  reason: '',
  rate: '100',
  canarySize: '5',
  canaryThen: 'wait',
  canaryWaitSeconds: '10',
  haltPercent: '20',
  startAt: '',
};

/** What to say where a field is wrong, by the field of the request. */
const FAULT_WORDS: Readonly<Partial<Record<keyof CreateReplayOperation, string>>> = {
  name: 'At most 200 characters.',
  reason: 'Say why: it is kept with every record that is replayed.',
  ratePerSecond: 'A whole number from 1 to 10,000, or nothing.',
  canary: 'From 1 to 1,000 records, or nothing; at most a day to wait.',
  haltAtErrorShare: 'From 0 to 100, or nothing.',
  startAt: 'A whole date and time, or nothing.',
};

function readNumber(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

function readCanary(draft: ReplayDraft): { size: number; waitSeconds: number | null } | null {
  const size = readNumber(draft.canarySize);
  if (size === null) return null;
  const waitSeconds =
    draft.canaryThen === 'ask' ? null : (readNumber(draft.canaryWaitSeconds) ?? Number.NaN);
  return { size, waitSeconds };
}

function readStart(text: string, zone: ZoneChoice): string | null {
  return text === '' ? null : (fromLocalInput(text, zone)?.toISOString() ?? 'unreadable');
}

export interface DraftContext {
  readonly set: RecordSet;
  readonly confirm: boolean;
  readonly zone: ZoneChoice;
}

/** The request that the draft makes, or what is wrong with which of its fields. */
export function readDraft(
  draft: ReplayDraft,
  { set, confirm, zone }: DraftContext,
): CheckedForm<CreateReplayOperation> {
  const name = draft.name.trim();
  const percent = readNumber(draft.haltPercent);
  const checked = checkForm(createReplayOperationSchema, {
    set,
    confirm,
    ...(name !== '' && { name }),
    reason: draft.reason,
    ratePerSecond: readNumber(draft.rate),
    canary: readCanary(draft),
    haltAtErrorShare: percent === null ? null : percent / 100,
    startAt: readStart(draft.startAt, zone),
  });
  if (checked.ok) return checked;
  return { ok: false, faults: { ...checked.faults, ...wordsFor(checked.faults) } };
}

function wordsFor(faults: object): Partial<Record<keyof CreateReplayOperation, string>> {
  return Object.fromEntries(Object.entries(FAULT_WORDS).filter(([field]) => field in faults));
}

/** What a draft would do to so many records; what cannot be read is left out. `startAt` is as people read it. */
export function planOf(draft: ReplayDraft, records: number, startAt: string | null): ReplayPlan {
  const percent = readNumber(draft.haltPercent);
  const rate = readNumber(draft.rate);
  const canary = readCanary(draft);
  const fits = canary !== null && canary.size >= 1 && !Number.isNaN(canary.waitSeconds);
  return {
    records,
    ratePerSecond: rate !== null && rate >= 1 ? rate : null,
    canary: fits ? canary : null,
    haltAtErrorShare: percent !== null && percent >= 0 ? percent / 100 : null,
    startAt,
  };
}
