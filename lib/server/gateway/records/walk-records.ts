/** Looks at records one by one for a bounded time, in growing steps, where no index finds what is asked for. */
import { inTransaction, type Database, type Queryable } from '#lib/server/database';
import { stepThroughRecords, type Step } from '#lib/server/store/list-records';
import type { RecordFilter, RecordWindow } from '#lib/server/store/record-filter';
import { isStatementTimeout, limitStatementTime } from '#lib/server/store/statement-time';

export interface WalkBudget {
  /** No further step begins after this. */
  readonly milliseconds: number;
  /** Records of the first step, and of any step at most. */
  readonly firstRows: number;
  readonly mostRows: number;
}

export interface Walk {
  /** At most `window.limit`, in the order of the window. */
  readonly ids: readonly bigint[];
  /** The last record looked at, where time ran out; null: the page is full, or nothing more is there. */
  readonly reached: bigint | null;
}

const GROWTH = 4;
const MOST_ROWS = 50_000;

/** A first page is asked for again and again while somebody looks at it. */
const FIRST_PAGE: WalkBudget = { milliseconds: 60, firstRows: 250, mostRows: MOST_ROWS };
/** Somebody chose to search further, or to read payloads, and waits for it. */
const PATIENT: WalkBudget = { milliseconds: 1_000, firstRows: 250, mostRows: MOST_ROWS };
/** Payloads may be large, so it begins with few. */
const PAYLOADS: WalkBudget = { ...PATIENT, firstRows: 50 };

/** The ids of the next records that meet a filter, as many as can be found in the time that it is worth. */
export function walkRecords(
  db: Database,
  filter: RecordFilter,
  window: RecordWindow,
): Promise<Walk> {
  const { search } = filter;
  if (search?.in === 'payload') return walkPayloads(db, filter, window);
  const isPatient = search?.in === 'errors' || window.beyond !== null;
  return walkWithin(isPatient ? PATIENT : FIRST_PAGE, window, (part) =>
    stepThroughRecords(db, filter, part),
  );
}

/** Each step for itself is cut off: nobody knows how large the payloads are that it comes upon. */
function walkPayloads(db: Database, filter: RecordFilter, window: RecordWindow): Promise<Walk> {
  return walkWithin(PAYLOADS, window, (part) =>
    inTransaction(db, async (tx: Queryable) => {
      await limitStatementTime(tx, 2 * PAYLOADS.milliseconds);
      return stepThroughRecords(tx, filter, part);
    }),
  );
}

type TakeStep = (part: RecordWindow & { readonly rows: number }) => Promise<Step>;

/** Takes steps until the page is full, the records end, or the time is over. */
export async function walkWithin(
  budget: WalkBudget,
  window: RecordWindow,
  takeStep: TakeStep,
): Promise<Walk> {
  const startedAt = performance.now();
  const ids: bigint[] = [];
  let { beyond } = window;
  let rows = budget.firstRows;
  for (;;) {
    const stepAt = performance.now();
    const limit = window.limit - ids.length;
    const step = await takeStep({ ...window, limit, beyond, rows }).catch(ifTooSlow);
    const now = performance.now();
    if (step === null) {
      if (rows === 1) throw new Error('reading one record took too long');
      rows = Math.max(1, Math.floor(rows / (GROWTH * GROWTH)));
    } else {
      ids.push(...step.ids);
      if (ids.length >= window.limit || step.reached === null) return { ids, reached: null };
      beyond = step.reached;
      const left = budget.milliseconds - (now - startedAt);
      rows = nextRows({ rows, took: now - stepAt, left, budget });
    }
    if (now - startedAt >= budget.milliseconds && beyond !== window.beyond)
      return { ids, reached: beyond };
  }
}

interface LastStep {
  readonly rows: number;
  readonly took: number;
  readonly left: number;
  readonly budget: WalkBudget;
}

/** As many as the rest of the time is likely to be enough for, at the pace of the last step. */
function nextRows({ rows, took, left, budget }: LastStep): number {
  const fitting = Math.floor((rows * left) / Math.max(took, 0.1));
  return Math.max(budget.firstRows, Math.min(rows * GROWTH, fitting, budget.mostRows));
}

function ifTooSlow(error: unknown): null {
  if (isStatementTimeout(error)) return null;
  throw error;
}
