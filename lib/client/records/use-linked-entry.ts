/** The entry of a timeline that the address names after its `#`, brought into sight once it is there. */
import { useEffect, useRef, useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => {
    window.removeEventListener('hashchange', onChange);
  };
}

/** Pages that are asked for in search of an entry: one that is gone would ask for all of them. */
const MOST_PAGES = 20;

interface Pages {
  readonly keys: readonly string[];
  readonly pages: number;
  /** Asks for the page before; null: there is none, or it is on its way. */
  readonly askEarlier: (() => void) | null;
}

/** The key of the linked entry, or ''. Earlier pages are asked for until it is there. */
export function useLinkedEntry({ keys, pages, askEarlier }: Pages): string {
  const hash = useSyncExternalStore(
    subscribe,
    () => window.location.hash,
    () => '',
  );
  const linked = hash.slice(1);
  const shown = useRef('');
  const isThere = keys.includes(linked);
  const isEntry = /^(?:received|[a-z]+-[0-9-]+)$/.test(linked);
  useEffect(() => {
    if (!isEntry || shown.current === linked) return;
    if (isThere) {
      shown.current = linked;
      document.getElementById(linked)?.scrollIntoView({ block: 'center' });
    } else if (pages < MOST_PAGES) {
      askEarlier?.();
    }
  }, [askEarlier, isEntry, isThere, linked, pages]);
  return linked;
}
