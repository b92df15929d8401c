import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changePreferences } from './preferences.ts';
import { BLOCKS_KEYS, useShortcut } from './use-shortcut.ts';

const replay = vi.fn();
const goToRecords = vi.fn();

function Page({ dialog = false }: { dialog?: boolean }) {
  useShortcut('r', replay);
  useShortcut('g>r', goToRecords);
  return (
    <>
      <input aria-label="Search" />
      {dialog && <div {...{ [BLOCKS_KEYS]: '' }} />}
    </>
  );
}

function press(key: string, target: Element = document.body, more: object = {}): void {
  const code = `Key${key.toUpperCase()}`;
  fireEvent.keyDown(target, { key, code, ...more });
  fireEvent.keyUp(target, { key, code, ...more });
}

beforeEach(() => {
  act(() => changePreferences({ singleKeys: true }));
});
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

describe('useShortcut', () => {
  it('does what its key says', () => {
    render(<Page />);
    press('r');
    expect(replay).toHaveBeenCalledTimes(1);
  });

  it('takes a key after g for the sequence alone', () => {
    render(<Page />);
    press('g');
    press('r');
    expect(goToRecords).toHaveBeenCalledTimes(1);
    expect(replay).not.toHaveBeenCalled();
  });

  it('is dead while typing', () => {
    render(<Page />);
    press('r', screen.getByLabelText('Search'));
    expect(replay).not.toHaveBeenCalled();
  });

  it('is dead while a dialog is open', () => {
    render(<Page dialog />);
    press('r');
    press('g');
    press('r');
    expect(replay).not.toHaveBeenCalled();
    expect(goToRecords).not.toHaveBeenCalled();
  });

  it('leaves the browser its own keys', () => {
    render(<Page />);
    press('r', document.body, { ctrlKey: true });
    press('r', document.body, { metaKey: true });
    expect(replay).not.toHaveBeenCalled();
  });

  it('can be switched off', () => {
    render(<Page />);
    act(() => changePreferences({ singleKeys: false }));
    press('r');
    press('g');
    press('r');
    expect(replay).not.toHaveBeenCalled();
    expect(goToRecords).not.toHaveBeenCalled();
  });
});
