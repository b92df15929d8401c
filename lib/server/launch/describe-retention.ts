/** Says how long things are kept, and how removing the rest went last. */
import { openDatabase } from '../database.ts';
import type { Env } from '../env.ts';
import { readRetention } from '../gateway/insight/retention.ts';
import type { RetentionRun } from '../store/retention-runs.ts';

type Limits = Pick<Env, 'SLUICE_PAYLOAD_DAYS' | 'SLUICE_RECORD_DAYS'>;

/** One sentence; `url` undefined: there is no database to ask at the moment. */
export async function describeRetention(settings: Limits, url?: string): Promise<string> {
  const kept = describeLimits(settings);
  if (url === undefined) return kept;
  const pool = openDatabase({ connectionString: url, max: 1, applicationName: 'sluice doctor' });
  try {
    const { sourcesWithDays, runs } = await readRetention(pool);
    return [kept, ...describeSources(sourcesWithDays), ...runs.map(describeRun)].join('; ');
  } catch {
    // The database has an examination of its own, which says what is wrong with it.
    return kept;
  } finally {
    await pool.end();
  }
}

function describeLimits({ SLUICE_PAYLOAD_DAYS, SLUICE_RECORD_DAYS }: Limits): string {
  const days = (limit: number | undefined): string =>
    limit === undefined ? 'for ever' : `${String(limit)} days`;
  return `payloads are kept ${days(SLUICE_PAYLOAD_DAYS ?? SLUICE_RECORD_DAYS)}, records ${days(SLUICE_RECORD_DAYS)}`;
}

function describeSources(count: number): string[] {
  if (count === 0) return [];
  return [count === 1 ? '1 source has days of its own' : `${count} sources have days of their own`];
}

function describeRun(run: RetentionRun): string {
  const { duty, removed, ranAt, heldWaiting, heldErrors, blocked } = run;
  const about = duty === 'payloads' ? 'about ' : '';
  return [
    `${duty}: ${about}${String(removed)} removed so far, last looked at ${ranAt.toISOString()}`,
    ...(heldWaiting > 0n ? [`${String(heldWaiting)} held back as not settled`] : []),
    ...(heldErrors > 0n ? [`${String(heldErrors)} held back as in Error`] : []),
    ...(blocked ? ['a long transaction is in the way'] : []),
  ].join(', ');
}
