import { describe, expect, it } from 'vitest';
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
  it.each([
    ['resolved', null, 'Ada resolved it'],
    ['resolved', '4', 'Ada resolved it in version 4'],
    ['muted', 'until 2026-11-23T08:00:00.000Z', 'Ada muted it until 23 Nov, 08:00'],
    [
      'muted',
      'until it has happened 5 times more',
      'Ada muted it until it has happened 5 times more',
    ],
    ['reopened', null, 'Ada reopened it'],
    ['assigned', 'Grace', 'Ada assigned it to Grace'],
    ['assigned', null, 'Ada assigned it to nobody'],
    ['tagged', 'tax, urgent', 'Ada tagged it tax, urgent'],
    ['tagged', null, 'Ada took its tags away'],
    ['ticket_linked', 'https://t.test/7', 'Ada linked the ticket https://t.test/7'],
    ['ticket_linked', null, 'Ada took its ticket away'],
    ['noted', 'asked them', 'Ada noted asked them'],
  ] as const)('tells that somebody %s with %s', (kind, text, words) => {
    expect(describeEvent({ id: 1, kind, at: BY.at, by: 'Ada', text }, 'UTC')).toBe(words);
  });

  it('tells what nobody did', () => {
    const event = { id: 1, kind: 'regressed', at: BY.at, by: null, text: null } as const;
    expect(describeEvent(event, 'UTC')).toBe('It happened again after it was resolved');
  });
});
