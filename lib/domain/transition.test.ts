import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIRECTIONS } from './direction.ts';
import { directionOf, STATUSES, STATUSES_OF, WAITING_STATUS_OF } from './status.ts';
import { transition, TRANSITIONS } from './transition.ts';

const document = path.join(import.meta.dirname, '../../docs/state-machine.md');

/** Rows of the first table of the document that names directions. */
function documentedTransitions(): string[][] {
  return readFileSync(document, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells[1] === 'INGRESS' || cells[1] === 'EGRESS')
    .map((cells) => cells.slice(1, -1));
}

describe('the state machine', () => {
  it('is what docs/state-machine.md says, row by row', () => {
    const coded = TRANSITIONS.map(({ direction, from, event, to }) => [
      direction,
      from ?? '-',
      event,
      to,
    ]);
    expect(documentedTransitions()).toEqual(coded);
  });

  it('has no more than one way on from a status by an event', () => {
    const keys = TRANSITIONS.map(({ direction, from, event }) => [direction, from, event].join());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('never leaves its direction', () => {
    for (const { direction, from, to } of TRANSITIONS) {
      expect(STATUSES_OF[direction]).toContain(to);
      if (from !== null) expect(STATUSES_OF[direction]).toContain(from);
    }
  });

  it('begins every record in the waiting status, and reaches each status from there', () => {
    for (const direction of DIRECTIONS) {
      const own = TRANSITIONS.filter((move) => move.direction === direction);
      const entries = own.filter(({ from }) => from === null).map(({ to }) => to);
      expect(entries).toEqual([WAITING_STATUS_OF[direction]]);
      expect(new Set(own.map(({ to }) => to))).toEqual(new Set(STATUSES_OF[direction]));
    }
  });

  it('lets a person bring back every record that is done', () => {
    for (const status of STATUSES) {
      const direction = directionOf(status);
      const waiting = WAITING_STATUS_OF[direction];
      if (status !== waiting) expect(transition(direction, status, 'replay')).toBe(waiting);
    }
  });

  it.each([
    ['INGRESS', 'JUST_IN', 'replay'],
    ['INGRESS', 'PROCESSED', 'fail'],
    ['INGRESS', null, 'enqueue'],
    ['EGRESS', 'ACKNOWLEDGED', 'expire'],
    ['EGRESS', 'QUEUED', 'succeed'],
  ] as const)('knows no way for %s from %s by %s', (direction, from, event) => {
    expect(transition(direction, from, event)).toBeNull();
  });
});
