import { describe, expect, it } from 'vitest';
import { changeErrorGroupSchema } from '#lib/contracts/error-group';
import { sampleGroup } from '#lib/testing/sample-group';
import { MUTE_HOURS, toStateChange, wishesFor } from './state-wish.ts';

const NOW = new Date('2026-11-22T12:00:00.000Z');

describe('toStateChange', () => {
  it.each([
    ['reopen', '', { reopen: true }],
    ['resolve', '', { resolve: {} }],
    ['resolve-in-version', '4', { resolve: { inVersion: '4' } }],
    ['mute-until', '8', { mute: { until: '2026-11-22T20:00:00.000Z' } }],
    ['mute-count', '100', { mute: { count: 100 } }],
    ['mute-rate', '5', { mute: { perHour: 5 } }],
  ] as const)('makes of %s what the server takes', (wish, detail, change) => {
    const made = toStateChange(wish, detail, NOW);
    expect(made).toEqual(change);
    expect(changeErrorGroupSchema.safeParse(made).success).toBe(true);
  });

  it('makes nothing valid of what was not filled in', () => {
    for (const wish of ['resolve-in-version', 'mute-count', 'mute-rate'] as const)
      expect(changeErrorGroupSchema.safeParse(toStateChange(wish, '', NOW)).success).toBe(false);
  });

  it('knows times that end in a moment to come', () => {
    for (const hours of MUTE_HOURS) expect(hours).toBeGreaterThan(0);
  });
});

describe('wishesFor', () => {
  const by = { at: '2026-11-22T12:00:00.000Z', by: 'Ada' };

  it('offers a version of the handler only where one ran', () => {
    expect(wishesFor(sampleGroup())).toContain('resolve-in-version');
    expect(wishesFor(sampleGroup({ handler: null }))).not.toContain('resolve-in-version');
  });

  it('offers to reopen only what was resolved or muted', () => {
    expect(wishesFor(sampleGroup())).not.toContain('reopen');
    const resolution = { ...by, inVersion: null };
    expect(wishesFor(sampleGroup({ state: 'regressed', resolution }))).toContain('reopen');
    const mute = { ...by, until: null, countLeft: 3, perHour: null };
    expect(wishesFor(sampleGroup({ state: 'muted', mute }))).toContain('reopen');
  });
});
