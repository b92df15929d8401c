/** Keys pressed alone: dead while typing, while a dialog is open, and when switched off in Settings. */
import { useHotkeys } from 'react-hotkeys-hook';
import { usePreferences } from './preferences.ts';

/** What stands in the way of single keys: every modal dialog carries this attribute. */
export const BLOCKS_KEYS = 'data-blocks-keys';

/** The first key of a sequence; the key after it belongs to the sequence alone. */
const PREFIX = 'g';
const SEQUENCE_MS = 1_000;

let prefixAt = -SEQUENCE_MS;
let follows = false;

function watchPrefix(event: KeyboardEvent): void {
  follows = event.key !== PREFIX && event.timeStamp - prefixAt < SEQUENCE_MS;
  prefixAt = event.key === PREFIX ? event.timeStamp : -SEQUENCE_MS;
}
if (typeof document !== 'undefined') document.addEventListener('keydown', watchPrefix, true);

function isBlocked(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  return document.querySelector(`[${BLOCKS_KEYS}]`) !== null;
}

/** Does `action` on a key such as `j` or a sequence such as `g>r`, unless `enabled` is false. */
export function useShortcut(keys: string, action: () => void, enabled = true): void {
  const { singleKeys } = usePreferences();
  const isSequence = keys.includes('>');
  const isMeant = (event: KeyboardEvent) => !isBlocked(event) && (isSequence || !follows);
  const onKey = (event: KeyboardEvent) => {
    if (isMeant(event)) action();
  };
  useHotkeys(keys, onKey, {
    enabled: enabled && singleKeys,
    useKey: true,
    preventDefault: isMeant,
    sequenceTimeoutMs: SEQUENCE_MS,
  });
}
