import { describe, expect, it } from 'vitest';
import type { Step } from '#lib/server/store/list-records';
import { walkWithin, type WalkBudget } from './walk-records.ts';
import pg from 'pg';

const budget: WalkBudget = { milliseconds: 10_000, firstRows: 10, mostRows: 1_000 };
const noTime: WalkBudget = { ...budget, milliseconds: 0 };
const window = { limit: 3, ascending: false, beyond: null };

/** Records 1,000 to 1, of which every `share`-th meets the filter; notes how many each step looked at. */
function recordsWithEach(share: number) {
  const looked: number[] = [];
  const takeStep = ({
    limit,
    beyond,
    rows,
  }: {
    limit: number;
    beyond: bigint | null;
    rows: number;
  }): Promise<Step> => {
    looked.push(rows);
    const first = Number(beyond ?? 1001n) - 1;
    const last = Math.max(1, first - rows + 1);
    const ids = [];
    for (let id = first; id >= last && ids.length < limit; id -= 1)
      if (id % share === 0) ids.push(BigInt(id));
    return Promise.resolve({ ids, reached: first - rows + 1 >= 1 ? BigInt(last) : null });
  };
  return { looked, takeStep };
}

describe('walkWithin', () => {
  it('stops as soon as the page is full', async () => {
    const { looked, takeStep } = recordsWithEach(2);
    expect(await walkWithin(budget, window, takeStep)).toEqual({
      ids: [1000n, 998n, 996n],
      reached: null,
    });
    expect(looked).toEqual([10]);
  });

  it('goes on where the step before ended, further each time', async () => {
    const { looked, takeStep } = recordsWithEach(400);
    expect(await walkWithin(budget, window, takeStep)).toEqual({
      ids: [800n, 400n],
      reached: null,
    });
    expect(looked.slice(0, 2)).toEqual([10, 40]);
  });

  it('says how far it came when the time is over', async () => {
    const { looked, takeStep } = recordsWithEach(400);
    expect(await walkWithin(noTime, window, takeStep)).toEqual({ ids: [], reached: 991n });
    expect(looked).toEqual([10]);
  });

  it('takes smaller steps when one is cut off, and still gets on', async () => {
    const { looked, takeStep } = recordsWithEach(400);
    const tooSlow = Object.assign(new pg.DatabaseError('cut off', 0, 'error'), { code: '57014' });
    const walk = await walkWithin({ ...noTime, firstRows: 32 }, window, (part) => {
      if (part.rows <= 2) return takeStep(part);
      return Promise.reject(tooSlow);
    });
    expect(walk).toEqual({ ids: [], reached: 999n });
    expect(looked).toEqual([2]);
  });

  it('gives up on a single record that takes too long, and passes other errors on', async () => {
    const tooSlow = Object.assign(new pg.DatabaseError('cut off', 0, 'error'), { code: '57014' });
    await expect(walkWithin(budget, window, () => Promise.reject(tooSlow))).rejects.toThrow(
      'reading one record took too long',
    );
    const other = new Error('the database is away');
    await expect(walkWithin(budget, window, () => Promise.reject(other))).rejects.toBe(other);
  });
});
