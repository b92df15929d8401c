/** Shows a set of records that was kept: what was named is counted. */
import { describedSetSchema, recordSetSchema, type DescribedSet } from '#lib/contracts/record-set';

/** The set, from its JSON, as others are shown it. */
export function describeSet(json: unknown): DescribedSet {
  const set = recordSetSchema.parse(json);
  if (set.kind === 'ids') return { kind: 'ids', count: set.ids.length };
  if (set.kind !== 'references') return describedSetSchema.parse(set);
  const { references, ...rest } = set;
  return describedSetSchema.parse({ ...rest, count: references.length });
}
