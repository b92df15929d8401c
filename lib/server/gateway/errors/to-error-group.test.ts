import { describe, expect, it } from 'vitest';
import { errorGroupSchema } from '#lib/contracts/error-group';
import type { ErrorGroupRow } from '#lib/server/store/error-group-standing';
import { formatGroupId, parseGroupId, toErrorGroup } from './to-error-group.ts';

const at = new Date('2026-11-23T10:00:00.000Z');
const row = (given: Partial<ErrorGroupRow> = {}): ErrorGroupRow => ({
  ...{ id: 42n, fingerprint: 'v1:abc', state: 'ongoing', source: 'shop', direction: 'INGRESS' },
  ...{ type: 'order.placed', failureClass: 'data', failureCode: 'odd', handler: null },
  ...{ title: 'Odd.', sampleMessage: 'Odd.', basis: [], count: 7n, openRecords: 3n },
  ...{ firstAt: at, lastAt: at, assigneeId: null, assigneeName: null, tags: [], ticketUrl: null },
  ...{ notes: 0n, resolvedAt: null, resolvedBy: null, resolvedInVersion: null },
  ...{ mutedAt: null, mutedBy: null, mutedUntil: null, mutedUntilCount: null, mutedPerHour: null },
  ...given,
});
const show = (given: Partial<ErrorGroupRow> = {}, allOpenRecords = 12) =>
  errorGroupSchema.strict().parse(toErrorGroup(row(given), { trend: [], allOpenRecords }));

describe('an id', () => {
  it('is read as it was written', () => {
    for (const id of [0n, 42n, 2n ** 63n - 1n]) expect(parseGroupId(formatGroupId(id))).toBe(id);
    expect(parseGroupId('v1:abc')).toBe(null);
  });
});

describe('a group', () => {
  it('has its share of what is open', () => {
    expect(show().openShare).toBe(0.25);
    expect(show({ openRecords: 0n }, 0).openShare).toBe(0);
  });

  it('is never more than the whole, which is counted at another moment', () => {
    expect(show({}, 2).openShare).toBe(1);
    expect(show({}, 0).openShare).toBe(1);
  });

  it('says who resolved it, also once it has regressed', () => {
    const resolved = { resolvedAt: at, resolvedBy: 'Ada', resolvedInVersion: '1.2' };
    expect(show({ state: 'regressed', ...resolved }).resolution).toEqual({
      ...{ at: at.toISOString(), by: 'Ada', inVersion: '1.2' },
    });
    expect(show().resolution).toBe(null);
  });

  it('says how much of a mute is left, and nothing of one that is over', () => {
    const muted = { mutedAt: at, mutedBy: 'Ada', mutedUntilCount: 10n };
    expect(show({ state: 'muted', ...muted }).mute).toEqual({
      ...{ at: at.toISOString(), by: 'Ada', until: null, countLeft: 3, perHour: null },
    });
    expect(show({ state: 'ongoing', ...muted }).mute).toBe(null);
    const until = { mutedAt: at, mutedBy: 'Ada', mutedUntil: at };
    expect(show({ state: 'muted', ...until }).mute).toMatchObject({ until: at.toISOString() });
    const rate = { mutedAt: at, mutedBy: 'Ada', mutedPerHour: 5n };
    expect(show({ state: 'muted', ...rate }).mute).toMatchObject({ perHour: 5, countLeft: null });
  });

  it('names who takes care of it', () => {
    expect(show({ assigneeId: 'p1', assigneeName: 'Grace' }).assignee).toEqual({
      ...{ id: 'p1', name: 'Grace' },
    });
  });
});
