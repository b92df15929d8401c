import { expect, it } from 'vitest';
import { SEED_FAILURES, SEED_SOURCES } from './seed-catalogue.ts';
import { describeSeedGroups } from './seed-groups.ts';

it('has a group of its own for every type and cause', () => {
  const groups = describeSeedGroups();
  expect(groups).toHaveLength(SEED_SOURCES.length * 4 * SEED_FAILURES.length);
  expect(new Set(groups.map(({ groupId }) => groupId)).size).toBe(groups.length);
});

it('comes in the order in which the plan of the seed counts', () => {
  const groups = describeSeedGroups();
  SEED_SOURCES.forEach(({ key, ingressTypes, egressType }, place) => {
    [...ingressTypes, egressType].forEach((type, kind) => {
      const first = (place * 4 + kind) * SEED_FAILURES.length;
      const those = groups.slice(first, first + SEED_FAILURES.length);
      expect(new Set(those.map((group) => `${group.source} ${group.type}`))).toEqual(
        new Set([`${key} ${type}`]),
      );
      expect(those.map(({ failure }) => failure.code)).toEqual(
        SEED_FAILURES.map(({ code }) => code),
      );
      expect(those.map(({ direction }) => direction)).toEqual(
        SEED_FAILURES.map(() => (kind === 3 ? 'EGRESS' : 'INGRESS')),
      );
    });
  });
});
