import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import { BLOCKS_KEYS } from '#lib/client/use-shortcut';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { Button } from './button.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { CopyButton } from './copy-button.tsx';
import { CountLink } from './count-link.tsx';
import { Dialog } from './dialog.tsx';
import { Segmented } from './segmented.tsx';
import { Age, ExactTime, Time } from './time.tsx';

beforeEach(() => {
  answerFetch();
});
afterEach(() => {
  vi.useRealTimers();
  closeConsole();
});

describe('Dialog', () => {
  function Asking() {
    const [open, setOpen] = useState(false);
    return (
      <>
        <Button onClick={() => setOpen(true)}>Ask</Button>
        <Dialog open={open} onOpenChange={setOpen} title="A question" description="About this">
          <input aria-label="Answer" />
        </Dialog>
      </>
    );
  }

  it('takes the focus, is named and described, and gives the focus back', async () => {
    renderConsole(<Asking />);
    const opener = screen.getByRole('button', { name: 'Ask' });
    opener.focus();
    fireEvent.click(opener);
    const dialog = await screen.findByRole('dialog', { name: 'A question' });
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    const description = document.getElementById(dialog.getAttribute('aria-describedby') ?? '');
    expect(description?.textContent).toBe('About this');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(document.activeElement).toBe(opener));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('keeps single keys from the page behind it only while it is open', async () => {
    renderConsole(<Asking />);
    expect(document.querySelector(`[${BLOCKS_KEYS}]`)).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Ask' }));
    await screen.findByRole('dialog');
    expect(document.querySelector(`[${BLOCKS_KEYS}]`)).not.toBeNull();
  });
});

describe('ConfirmDialog', () => {
  function Deleting({ confirm, pending = false }: { confirm: () => void; pending?: boolean }) {
    const [open, setOpen] = useState(true);
    return (
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Delete it?"
        confirmLabel="Delete"
        onConfirm={confirm}
        pending={pending}
      >
        It is gone then.
      </ConfirmDialog>
    );
  }

  it('does nothing on Escape and on Cancel', async () => {
    const confirm = vi.fn();
    renderConsole(<Deleting confirm={confirm} />);
    const question = await screen.findByRole('alertdialog', { name: 'Delete it?' });
    fireEvent.keyDown(question, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(confirm).not.toHaveBeenCalled();
  });

  it('confirms by its button', async () => {
    const confirm = vi.fn();
    renderConsole(<Deleting confirm={confirm} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(confirm).toHaveBeenCalledTimes(1);
  });

  it('confirms nothing more while that is under way', async () => {
    const confirm = vi.fn();
    renderConsole(<Deleting confirm={confirm} pending />);
    fireEvent.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(confirm).not.toHaveBeenCalled();
  });
});

describe('CopyButton', () => {
  function offerClipboard(writeText: (text: string) => Promise<void>): void {
    vi.stubGlobal(
      'navigator',
      Object.assign(Object.create(navigator), { clipboard: { writeText } }),
    );
  }

  it('copies, says so, and is ready again after a while', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    offerClipboard(writeText);
    renderConsole(<CopyButton text="abc" what="record id" />);
    vi.useFakeTimers();
    fireEvent.click(screen.getByRole('button', { name: 'Copy record id' }));
    await act(() => vi.advanceTimersByTimeAsync(1));
    expect(screen.getByRole('button', { name: 'Copied record id' })).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(screen.getByRole('button', { name: 'Copy record id' })).toBeTruthy();
    expect(writeText.mock.calls).toEqual([['abc']]);
  });

  it('copies by selection on plain http, and leaves nothing behind', async () => {
    offerClipboard(() => Promise.reject(new Error('not allowed')));
    const copied: string[] = [];
    const copySelection = () => {
      const field = document.querySelector('textarea');
      copied.push(field?.value.slice(field.selectionStart, field.selectionEnd) ?? 'nothing');
      return true;
    };
    Object.assign(document, { execCommand: copySelection });
    renderConsole(<CopyButton text="abc" what="key" />);
    fireEvent.click(screen.getByRole('button', { name: 'Copy key' }));
    expect(await screen.findByRole('button', { name: 'Copied key' })).toBeTruthy();
    expect(copied).toEqual(['abc']);
    expect(document.querySelector('textarea')).toBeNull();
  });

  it('does not say that it copied where the browser refuses', async () => {
    const writeText = vi.fn(() => Promise.reject(new Error('not allowed')));
    offerClipboard(writeText);
    const refuse = vi.fn(() => false);
    Object.assign(document, { execCommand: refuse });
    renderConsole(<CopyButton text="abc" what="key" />);
    fireEvent.click(screen.getByRole('button', { name: 'Copy key' }));
    await waitFor(() => expect(refuse).toHaveBeenCalled());
    expect(screen.queryByRole('button', { name: 'Copied key' })).toBeNull();
  });
});

describe('times', () => {
  it('say how long ago at a glance, and the exact moment in the chosen zone on hover', () => {
    act(() => changePreferences({ timeZone: 'UTC' }));
    const at = new Date(Date.now() - 3 * 3_600_000).toISOString();
    renderConsole(<Time at={at} />);
    const time = screen.getByText('3 h ago');
    expect(time.getAttribute('datetime')).toBe(at);
    expect(time.title).toMatch(/\d\d:\d\d:\d\d\.\d{3} UTC$/);
  });

  it('grow older on screen by themselves', () => {
    vi.useFakeTimers({ now: new Date('2026-11-22T12:00:10.000Z') });
    renderConsole(<Age since="2026-11-22T12:00:00.000Z" />);
    expect(screen.getByText('10 s')).toBeTruthy();
    act(() => void vi.advanceTimersByTime(5_000));
    expect(screen.getByText('15 s')).toBeTruthy();
  });

  it('follow a change of zone at once', () => {
    renderConsole(<ExactTime at="2026-11-22T12:00:00.000Z" />);
    act(() => changePreferences({ timeZone: 'UTC' }));
    expect(screen.getByText('22 Nov 2026, 12:00:00.000 UTC')).toBeTruthy();
  });
});

describe('Segmented', () => {
  it('says which one is chosen, and tells of another', () => {
    const choose = vi.fn();
    const options = [
      { value: 'a', label: 'First' },
      { value: 'b', label: 'Second' },
    ] as const;
    renderConsole(<Segmented label="Which" value="a" options={options} onChange={choose} />);
    const group = screen.getByRole('group', { name: 'Which' });
    const pressed = within(group).getByRole('button', { pressed: true });
    expect(pressed.textContent).toBe('First');
    fireEvent.click(within(group).getByRole('button', { name: 'Second' }));
    expect(choose.mock.calls).toEqual([['b']]);
  });
});

describe('CountLink', () => {
  it('leads to the rows and says what is counted', () => {
    renderConsole(<CountLink count={12_345} href="/records?held=true" label="held records" />);
    const link = screen.getByRole('link');
    expect(link.textContent).toBe('12,345 held records');
    expect(link.getAttribute('href')).toBe('/records?held=true');
  });
});
