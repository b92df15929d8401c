/** Whether a person is at the rows of the list: pointing at one, on one by key, or scrolled down. */
import { useRef, type FocusEvent, type UIEvent } from 'react';

interface Signs {
  pointing: boolean;
  focused: boolean;
  scrolled: boolean;
}

export interface LookingHandlers {
  /** For the whole list, so that the way from a row to the button for new ones changes nothing. */
  readonly list: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
  };
  /** For the element that scrolls. */
  readonly scroller: {
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
    readonly onBlur: () => void;
    readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  };
}

/** Handlers for the list; `onRow` is told which row has the focus. */
export function useLooking(
  onLooking: (looking: boolean) => void,
  onRow: (id: string | null) => void,
): LookingHandlers {
  const signs = useRef<Signs>({ pointing: false, focused: false, scrolled: false });
  const note = (change: Partial<Signs>) => {
    Object.assign(signs.current, change);
    const { pointing, focused, scrolled } = signs.current;
    onLooking(pointing || focused || scrolled);
  };
  return {
    list: {
      onPointerEnter: () => {
        note({ pointing: true });
      },
      onPointerLeave: () => {
        note({ pointing: false });
      },
    },
    scroller: {
      onFocus: (event) => {
        const id = event.target.dataset.recordId;
        if (id === undefined) return;
        onRow(id);
        note({ focused: true });
      },
      onBlur: () => {
        note({ focused: false });
      },
      onScroll: (event) => {
        note({ scrolled: event.currentTarget.scrollTop > 0 });
      },
    },
  };
}
