/** Makes a published contract, which is JSON Schema, into what can check a value. */
import { z } from 'zod';

const MOST_KEPT = 200;
const kept = new Map<string, z.ZodType>();

/** What checks values by this JSON Schema; null: there is none. Opened once for each text. */
export function openContract(schema: string | null): z.ZodType | null {
  if (schema === null) return null;
  const known = kept.get(schema);
  if (known !== undefined) return known;
  const contract = open(schema);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(schema, contract);
  return contract;
}

/** A schema that is no object, or that says what we cannot read, lets everything through. */
function open(schema: string): z.ZodType {
  try {
    const parsed = z.record(z.string(), z.unknown()).parse(JSON.parse(schema));
    return z.fromJSONSchema(parsed);
  } catch {
    return z.unknown();
  }
}
