/** Escape for what is not a dialog: dead while a dialog or a small panel is open, which it then closes. */
import { useHotkeys } from 'react-hotkeys-hook';
import { BLOCKS_KEYS } from './use-shortcut.ts';

/** Does `action` on Escape, unless `enabled` is false. */
export function useEscape(action: () => void, enabled = true): void {
  useHotkeys('escape', action, {
    enabled,
    ignoreEventWhen: (event) =>
      event.defaultPrevented ||
      document.querySelector(`[${BLOCKS_KEYS}], [data-popup-open]`) !== null,
  });
}
