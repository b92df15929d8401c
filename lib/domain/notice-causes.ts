/** Puts the records of a notice together by cause, those with most records first. */
import { wordFailure, type NotedFailure, type Wording } from './notice-wording.ts';

/** What a notice tells of a record: the partner's own identifiers and times, and the failure. */
export interface NotedRecord {
  readonly id: string;
  readonly reference: string;
  readonly eventId: string | null;
  readonly type: string;
  readonly originatedAt: Date | null;
  readonly receivedAt: Date;
  readonly failedAt: Date | null;
  readonly failure: NotedFailure;
}

export interface WordedRecord extends Omit<NotedRecord, 'failure'> {
  readonly wording: Wording;
}

export interface NoticeCause {
  /** From 1. */
  readonly number: number;
  readonly title: string;
  /** Of the first record; where they differ, it says that it is an example. */
  readonly happened: string;
  readonly asked: string;
  /** Oldest first. */
  readonly records: readonly WordedRecord[];
}

/** The causes of a notice. Records keep their order. */
export function groupByCause(records: readonly NotedRecord[]): NoticeCause[] {
  const byCause = new Map<string, WordedRecord[]>();
  for (const { failure, ...record } of records) {
    const wording = wordFailure(failure);
    const known = byCause.get(wording.cause);
    if (known === undefined) byCause.set(wording.cause, [{ ...record, wording }]);
    else known.push({ ...record, wording });
  }
  return [...byCause.values()]
    .sort((one, other) => other.length - one.length)
    .map((worded, index) => toCause(worded, index + 1));
}

function toCause(records: readonly WordedRecord[], number: number): NoticeCause {
  const { title = '', happened = '', asked = '' } = records[0]?.wording ?? {};
  const isSame = records.every(({ wording }) => wording.happened === happened);
  return {
    number,
    title,
    happened: isSame ? happened : `${happened} (an example; each record has its own)`,
    asked,
    records,
  };
}
