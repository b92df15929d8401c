/** A notice as a text that can be put into a message to a partner. */
import type { NoticeCause, WordedRecord } from './notice-causes.ts';
import { quoteIdentifier } from './quote-safely.ts';

/** Records that the text names of each cause; files name all. */
const MOST_NAMED = 50;

export interface NoticeContent {
  readonly introduction: string;
  readonly causes: readonly NoticeCause[];
  /** false: more records of the same kind are not in it. */
  readonly isComplete: boolean;
}

const NUMBERS = new Intl.NumberFormat('en-US');
const UNFINISHED =
  'This notice does not name all records that are affected; the others will follow in a further one.';

/** To the second, as people write it. */
export function writeTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1 record`, `1,200 records`. */
export function countRecords(count: number): string {
  return `${NUMBERS.format(count)} ${count === 1 ? 'record' : 'records'}`;
}

/** The opening sentences, for a person to change. */
export function introduceNotice(
  causes: readonly NoticeCause[],
  direction: 'INGRESS' | 'EGRESS' | null,
): string {
  const records = causes.flatMap((cause) => cause.records);
  const times = records.map(({ receivedAt }) => receivedAt.getTime());
  const first = times.reduce((one, other) => Math.min(one, other), Infinity);
  const last = times.reduce((one, other) => Math.max(one, other), -Infinity);
  const count = countRecords(records.length);
  const what = {
    INGRESS: `${count} that you sent us could not be processed`,
    EGRESS: `${count} for you could not be delivered`,
    both: `${count} between you and us could not be handed over`,
  }[direction ?? 'both'];
  if (records.length === 0) return '';
  const from = writeTime(new Date(first));
  const when = first === last ? `at ${from}` : `from ${from} to ${writeTime(new Date(last))}`;
  return `Hello,\n\n${what}; we received ${records.length === 1 ? 'it' : 'them'} ${when}. Below they are named by your own references, with what went wrong and what we ask of you.`;
}

/** The whole text. */
export function writeNoticeText({ introduction, causes, isComplete }: NoticeContent): string {
  const parts = [
    ...(introduction === '' ? [] : [introduction]),
    ...causes.map(writeCause),
    ...(isComplete ? [] : [UNFINISHED]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function writeCause({ number, title, happened, asked, records }: NoticeCause): string {
  const named = records.slice(0, MOST_NAMED).map(writeRecord);
  const more = records.length - named.length;
  return [
    `${String(number)}. ${title} (${countRecords(records.length)})`,
    `What happened: ${happened}`,
    `What we ask of you: ${asked}`,
    'Your references:',
    ...named,
    ...(more > 0
      ? [`- and ${NUMBERS.format(more)} more, which the CSV and NDJSON files name`]
      : []),
  ].join('\n');
}

function writeRecord({ reference, type, eventId, receivedAt }: WordedRecord): string {
  const event = eventId === null ? '' : `, event ${quoteIdentifier(eventId)}`;
  return `- ${quoteIdentifier(reference)} (${quoteIdentifier(type)}${event}), received ${writeTime(receivedAt)}`;
}
