import { describe, expect, it } from 'vitest';
import { GROUP_EVENTS } from '#lib/domain/error-group';
import { sampleGroup } from '#lib/testing/sample-group';
import { describeEvent, describeStanding, formatShare } from './group-words.ts';

const BY = { at: '2026-11-22T12:00:00.000Z', by: 'Ada' };

describe('formatShare', () => {
  it.each([
    [0, '0 %'],
    [0.0004, '<1 %'],
    [0.25, '25 %'],
    [0.999, '>99 %'],
    [1, '100 %'],
  ])('says %d as %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});

describe('describeStanding', () => {
  it('says nothing of a group that nobody has judged', () => {
    expect(describeStanding(sampleGroup(), 'UTC')).toBeNull();
  });

  it.each([
    [{ until: '2026-11-23T08:00:00.000Z' }, 'until 23 Nov, 08:00'],
    [{ countLeft: 1 }, 'until it has happened 1 more time'],
    [{ perHour: 50 }, 'until it happens more than 50 times an hour'],
  ])('says until when it is muted', (end, words) => {
    const mute = { ...BY, until: null, countLeft: null, perHour: null, ...end };
    expect(describeStanding(sampleGroup({ state: 'muted', mute }), 'UTC')).toBe(
      `Muted by Ada ${words}.`,
    );
  });

  it('says who resolved it, and that it happened again', () => {
    const resolution = { ...BY, inVersion: '4' };
    const resolved = sampleGroup({ state: 'resolved', resolution });
    expect(describeStanding(resolved, 'UTC')).toBe(
      'Ada resolved it in version 4 on 22 Nov, 12:00.',
    );
    const regressed = sampleGroup({ state: 'regressed', resolution: { ...BY, inVersion: null } });
    expect(describeStanding(regressed, 'UTC')).toBe(
      'Ada resolved it on 22 Nov, 12:00, and it has happened again since.',
    );
  });
});

describe('describeEvent', () => {
  it('has words for every event', () => {
    for (const kind of GROUP_EVENTS) {
      const said = describeEvent({ id: 1, kind, at: BY.at, by: 'Ada', text: null });
      expect(said).toMatch(kind === 'regressed' ? /^It regressed$/ : /^Ada .+/);
    }
  });

  it('names nobody where nobody did it', () => {
    const event = { id: 1, kind: 'reopened', at: BY.at, by: null, text: null } as const;
    expect(describeEvent(event)).toBe('It was reopened');
  });
});
