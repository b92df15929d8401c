/** The address of a new replay: which records it is about stands in it, or is kept in this tab. */
import { buildPath } from '../fetch-json.ts';
import { recordSetSchema, type RecordSet } from '#lib/contracts/record-set';

/** Longer sets than this do not go into an address: servers and proxies cut there. */
const MOST_ADDRESS_CHARS = 1_800;
const KEPT_PREFIX = 'sluice-set-';

/** What an address says. `lost`: the set was kept in another tab, or the tab has been closed since. */
export type AddressedSet =
  | { readonly kind: 'none' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'set'; readonly set: RecordSet };

/** Letters and digits that nobody guesses and nothing else carries. */
export function makeKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** The page where a replay of these records is planned. */
export function newReplayPath(set: RecordSet): string {
  return addressSet('/replays/new', set);
}

/** A page that is about these records. */
export function addressSet(path: string, set: RecordSet): string {
  if (set.kind === 'group') return buildPath(path, { group: set.group });
  const text = JSON.stringify(set);
  if (text.length <= MOST_ADDRESS_CHARS) return buildPath(path, { set: text });
  const key = makeKey();
  sessionStorage.setItem(KEPT_PREFIX + key, text);
  return buildPath(path, { kept: key });
}

function parseSet(text: string | null): AddressedSet {
  try {
    const parsed = recordSetSchema.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? { kind: 'set', set: parsed.data } : { kind: 'lost' };
  } catch {
    return { kind: 'lost' };
  }
}

/** The set that an address is about. */
export function readAddressedSet(search: {
  readonly set: string | null;
  readonly kept: string | null;
  readonly group: string | null;
}): AddressedSet {
  if (search.group !== null)
    return parseSet(JSON.stringify({ kind: 'group', group: search.group }));
  if (search.set !== null) return parseSet(search.set);
  if (search.kept === null) return { kind: 'none' };
  return parseSet(sessionStorage.getItem(KEPT_PREFIX + search.kept));
}
