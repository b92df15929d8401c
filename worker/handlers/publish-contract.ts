/** A handler's contract as everybody may know it: JSON Schema, and whether that is all of it. */
import { z } from 'zod';
import type { AnnouncedHandler } from '#lib/server/store/handlers';
import type { Handler } from '#worker/handler';

type Published = Required<Pick<AnnouncedHandler, 'contract' | 'contractIsWhole'>>;

/** Rules that JSON Schema has no words for. */
const UNSAYABLE_TYPES: ReadonlySet<string> = new Set([
  'custom',
  'transform',
  'pipe',
  'catch',
  'date',
  'bigint',
  'map',
  'set',
  'symbol',
  'undefined',
  'void',
  'nan',
  'function',
  'promise',
]);
const UNSAYABLE_CHECKS: ReadonlySet<string> = new Set(['custom', 'overwrite', 'property']);

/**
 * What workers publish. A rule that JSON Schema cannot say is left out, so that what meets the handler's
 * contract always meets the published one; the other way round only where it is whole.
 */
export function publishContract({ contract, raw }: Handler): Published {
  if (raw === true) return { contract: null, contractIsWhole: true };
  let isWhole = true;
  try {
    const schema = z.toJSONSchema(contract, {
      io: 'input',
      unrepresentable: 'any',
      override: ({ zodSchema }) => {
        isWhole &&= isSayable(zodSchema);
      },
    });
    return { contract: JSON.stringify(schema), contractIsWhole: isWhole };
  } catch {
    return { contract: '{}', contractIsWhole: false };
  }
}

function isSayable({ _zod: { def } }: z.core.$ZodTypes): boolean {
  if (UNSAYABLE_TYPES.has(def.type)) return false;
  return (def.checks ?? []).every((check) => !UNSAYABLE_CHECKS.has(check._zod.def.check));
}
