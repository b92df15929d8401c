/** The error groups of made-up failures: one for each type and cause. */
import { failureSchema } from '#lib/contracts/record';
import type { Direction } from '#lib/domain/direction';
import { fingerprintOf } from '#lib/domain/fingerprint';
import type { NewErrorGroup } from '#lib/server/store/insert-error-groups';
import { SEED_FAILURES, SEED_SOURCES, type SeedFailure } from './seed-catalogue.ts';

/** In the order of sources, their types (ingress, then egress) and causes. */
export function describeSeedGroups(): NewErrorGroup[] {
  return SEED_SOURCES.flatMap(({ key, ingressTypes, egressType }) => [
    ...ingressTypes.flatMap((type) => groupsOf(key, 'INGRESS', type)),
    ...groupsOf(key, 'EGRESS', egressType),
  ]);
}

function groupsOf(source: string, direction: Direction, type: string): NewErrorGroup[] {
  const handler = direction === 'INGRESS' ? 'seeded' : null;
  return SEED_FAILURES.map((seeded) => {
    const failure = failureOf(seeded);
    const print = fingerprintOf(failure, { direction, source, type, handler });
    return { ...print, direction, source, type, handler, failure };
  });
}

function failureOf({ class: kind, code, message, detail }: SeedFailure) {
  const rest: unknown = JSON.parse(detail ?? '{}');
  const example = message.replace('{n}', '1001');
  return failureSchema.parse({ ...Object(rest), class: kind, code, message: example });
}
