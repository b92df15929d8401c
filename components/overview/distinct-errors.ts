/** The newest errors without the repetitions that hide the others. */
import type { RecordSummary } from '#lib/contracts/record';

/** The newest record of each (source, code, message), newest first, at most `most`. */
export function distinctErrors(records: readonly RecordSummary[], most: number): RecordSummary[] {
  const seen = new Set<string>();
  const kept: RecordSummary[] = [];
  for (const record of records) {
    const cause = JSON.stringify([record.source, record.failure?.code, record.failure?.message]);
    if (seen.has(cause)) continue;
    seen.add(cause);
    kept.push(record);
    if (kept.length === most) break;
  }
  return kept;
}
