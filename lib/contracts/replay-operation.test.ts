import { describe, expect, it } from 'vitest';
import { editManySchema } from './edit-many.ts';
import { MOST_NAMED, recordSetSchema } from './record-set.ts';
import {
  createReplayOperationSchema,
  dryRunRequestSchema,
  replayFailedSchema,
  replayItemsQuerySchema,
} from './replay-operation.ts';
import { saveViewSchema } from './saved-view.ts';

const GROUP = { kind: 'group', group: '0e7k8s5v0g007' };
const isSet = (set: unknown) => recordSetSchema.safeParse(set).success;
const isTaken = (change: object) =>
  createReplayOperationSchema.safeParse({ set: GROUP, reason: 'why not', ...change }).success;

describe('a set of records', () => {
  it.each([
    [{ kind: 'filter', filter: { stauts: 'ERROR' } }],
    [{ kind: 'filter', filter: { status: 'ERROR', limit: 10 } }],
    [{ kind: 'filter', filter: { cursor: 'x' } }],
    [{ kind: 'filter', filter: { status: 'BROKEN' } }],
    [{ kind: 'filter', filter: { from: 'yesterday' } }],
    [{ kind: 'filter' }],
    [{ kind: 'ids', ids: [] }],
    [{ kind: 'ids', ids: ['0dh3k8s5v0g0'] }],
    [{ kind: 'ids', ids: ['0dh3k8s5v0g01'], status: 'ERROR' }],
    [{ kind: 'references', references: [] }],
    [{ kind: 'references', references: [' '] }],
    [{ kind: 'references', references: ['x'.repeat(513)] }],
    [{ kind: 'references', references: ['a'], source: 'NOT A KEY' }],
    [{ kind: 'group', group: '' }],
    [{ kind: 'operation', operation: 0, outcomes: ['fixed'] }],
    [{ kind: 'operation', operation: 1, outcomes: [] }],
    [{ kind: 'operation', operation: 1, outcomes: ['lost'] }],
    [{ kind: 'all' }],
    [null],
  ])('is not %j: what it does not know would widen it', (set) => {
    expect(isSet(set)).toBe(false);
  });

  it('names as many as it may, and not one more', () => {
    const references = Array.from({ length: MOST_NAMED }, (_, number) => `order-${String(number)}`);
    expect(isSet({ kind: 'references', references })).toBe(true);
    expect(isSet({ kind: 'references', references: [...references, 'one-more'] })).toBe(false);
  });

  it.each([
    [{ kind: 'filter', filter: { status: 'ERROR,QUEUED', held: 'true' } }],
    [{ kind: 'filter', filter: { source: ['shop'], overdue: false, q: '=1' } }],
    [{ kind: 'references', references: [' order-1 ', 'order-1'] }],
    [{ kind: 'ids', ids: ['0DH3K8S5V0G01'] }],
    [{ kind: 'operation', operation: 3, outcomes: ['failed_same', 'failed_new'] }],
  ])('once read is read again as the same: %j', (set) => {
    const read = recordSetSchema.parse(set);
    const kept: unknown = JSON.parse(JSON.stringify(read));
    expect(recordSetSchema.parse(kept)).toEqual(read);
  });
});

describe('an operation', () => {
  it('is as careful as it says, and else goes at once and all at once', () => {
    expect(createReplayOperationSchema.parse({ set: GROUP, reason: ' why ' })).toEqual({
      ...{ set: GROUP, reason: 'why', confirm: false, ratePerSecond: null },
      ...{ canary: null, haltAtErrorShare: null, startAt: null },
    });
  });

  it.each([
    [{ ratePerSecond: 10_000 }],
    [{ canary: { size: 1 } }],
    [{ canary: { size: 1_000, waitSeconds: null } }],
    [{ canary: { size: 5, waitSeconds: 86_400 } }],
    [{ haltAtErrorShare: 0 }],
    [{ haltAtErrorShare: 1 }],
    [{ startAt: '2026-11-23T18:00:00Z' }],
  ])('may be asked for with %j', (change) => {
    expect(isTaken(change)).toBe(true);
  });

  it.each([
    [{ reason: ' ' }],
    [{ reason: 'x'.repeat(2_001) }],
    [{ name: '' }],
    [{ ratePerSecond: 0 }],
    [{ ratePerSecond: 0.5 }],
    [{ ratePerSecond: 10_001 }],
    [{ ratePerSecond: '100' }],
    [{ canary: { size: 0 } }],
    [{ canary: { size: 5, waitSeconds: -1 } }],
    [{ canary: { size: 5, after: 1 } }],
    [{ haltAtErrorShare: 20 }],
    [{ haltAtErrorShare: -0.1 }],
    [{ startAt: 'soon' }],
    [{ startAt: '2026-11-23T18:00:00+01:00' }],
    [{ confirm: 'yes' }],
    [{ dryRun: true }],
  ])('may not be asked for with %j', (change) => {
    expect(isTaken(change)).toBe(false);
  });

  it('is tried with few samples', () => {
    const isTried = (samples: number) =>
      dryRunRequestSchema.safeParse({ set: GROUP, samples }).success;
    expect([0, 1, 20, 21, 1.5].map(isTried)).toEqual([false, true, true, false, false]);
    expect(dryRunRequestSchema.parse({ set: GROUP }).samples).toBe(5);
  });

  it('is made again of what failed again, never of what was fixed', () => {
    expect(replayFailedSchema.parse({}).outcomes).toEqual(['failed_same', 'failed_new']);
    expect(replayFailedSchema.safeParse({ outcomes: ['fixed'] }).success).toBe(false);
    expect(replayFailedSchema.safeParse({ outcomes: [] }).success).toBe(false);
  });

  it('shows its records page by page', () => {
    expect(replayItemsQuerySchema.parse({ limit: '500' })).toEqual({ limit: 500 });
    for (const query of [{ limit: '501' }, { limit: '0' }, { outcome: 'lost' }, { cursor: 'x' }])
      expect(replayItemsQuerySchema.safeParse(query).success).toBe(false);
  });
});

describe('an edit of many', () => {
  const edit = { set: GROUP, patch: '[]', reason: 'They wrote it out.' };

  it('replays what was edited and forces nothing unless told otherwise', () => {
    expect(editManySchema.parse(edit)).toEqual({ ...edit, replay: true, force: false });
  });

  it.each([
    [{ reason: ' ' }],
    [{ patch: '' }],
    [{ patch: [] }],
    [{ patch: `[${' '.repeat(1e5)}]` }],
  ])('is refused with %#', (change) => {
    expect(editManySchema.safeParse({ ...edit, ...change }).success).toBe(false);
  });
});

describe('a saved view', () => {
  it.each([
    ['Errors', 'status=ERROR', true],
    ['x'.repeat(80), '', true],
    ['x'.repeat(81), '', false],
    ['  ', '', false],
    ['Errors', 'reference=Gr%C3%B6%C3%9Fe', true],
    ['Errors', 'reference=Größe', false],
    ['Errors', 'a b', false],
    ['Errors', 'a\nb', false],
    ['Errors', `q=${'x'.repeat(4_000)}`, false],
  ])('named %j with the query %j: %s', (name, query, isSaved) => {
    expect(saveViewSchema.safeParse({ name, query }).success).toBe(isSaved);
  });
});
