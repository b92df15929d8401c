/** The way from an error group to its records. */
import { buildPath } from '../fetch-json.ts';

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The open records of a group: all, or those that were settled within a span. */
export function groupRecordsPath(group: string, span?: Span): string {
  if (span === undefined) return buildPath('/records', { group });
  const from = new Date(span.fromMs).toISOString();
  const to = new Date(span.toMs).toISOString();
  return buildPath('/records', { group, from, to, time: 'settled' });
}
