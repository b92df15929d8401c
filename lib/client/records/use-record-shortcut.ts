/** Single keys of the records pages: like useShortcut, but not as the second key of `g …`. */
import { useEffect } from 'react';
import { useShortcut } from '../use-shortcut.ts';
import { isInGoSequence, rememberKey } from './key-sequence.ts';

let listeners = 0;

function remember(event: KeyboardEvent): void {
  rememberKey(event.key, event.timeStamp);
}

function useRememberedKeys(): void {
  useEffect(() => {
    if (listeners === 0) window.addEventListener('keydown', remember, { capture: true });
    listeners += 1;
    return () => {
      listeners -= 1;
      if (listeners === 0) window.removeEventListener('keydown', remember, { capture: true });
    };
  }, []);
}

/** Does `action` on a key pressed alone, unless `enabled` is false. */
export function useRecordShortcut(key: string, action: () => void, enabled = true): void {
  useRememberedKeys();
  useShortcut(
    key,
    () => {
      if (!isInGoSequence()) action();
    },
    enabled,
  );
}
