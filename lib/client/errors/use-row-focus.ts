/** Moving through the rows of the error groups by key. */
import { useState, type RefObject } from 'react';
import { useShortcut } from '../use-shortcut.ts';

export interface RowFocus {
  /** The group whose row has, or had last, the focus. */
  readonly id: string | null;
  /** Call with whatever got the focus. */
  readonly note: (target: Element) => void;
}

const ROW_LINK = '[data-group-id]';

/** `j` and `k` move the focus from row to row, starting at the row that had it last. */
export function useRowFocus(container: RefObject<HTMLElement | null>): RowFocus {
  const [id, setId] = useState<string | null>(null);
  const move = (step: number) => {
    const links = [...(container.current?.querySelectorAll<HTMLElement>(ROW_LINK) ?? [])];
    const from = links.findIndex((link) => link.dataset.groupId === id);
    const to = from < 0 ? 0 : Math.min(Math.max(from + step, 0), links.length - 1);
    links[to]?.focus();
  };
  useShortcut('j', () => move(1));
  useShortcut('k', () => move(-1));
  return {
    id,
    note: (target) => {
      const link = target.closest('tr')?.querySelector<HTMLElement>(ROW_LINK);
      const noted = link?.dataset.groupId;
      if (noted !== undefined) setId(noted);
    },
  };
}
