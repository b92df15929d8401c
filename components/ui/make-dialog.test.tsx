import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { CopyRow } from './copy-row.tsx';
import { MakeDialog } from './make-dialog.tsx';

afterEach(cleanup);

function Maker() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        New
      </button>
      <MakeDialog<string>
        open={open}
        onOpenChange={setOpen}
        title="New token"
        titleMade="Copy the token"
        ask={(onMade) => (
          <button type="button" onClick={() => onMade('t-1')}>
            Make
          </button>
        )}
        show={(made) => <CopyRow text={made} what="token" testId="made" />}
      />
    </>
  );
}

async function make(): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: 'New' }));
  await screen.findByRole('dialog', { name: 'New token' });
  fireEvent.click(screen.getByRole('button', { name: 'Make' }));
  await screen.findByRole('dialog', { name: 'Copy the token' });
}

it('asks, then shows what was made, to be copied', async () => {
  render(<Maker />);
  await make();
  expect(screen.getByTestId('made').textContent).toBe('t-1');
  expect(screen.getByRole('button', { name: 'Copy token' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Make' })).toBeNull();
});

it.each(['I have it', 'Close'])('shows it no more after "%s", and asks anew', async (button) => {
  render(<Maker />);
  await make();
  fireEvent.click(screen.getByRole('button', { name: button }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'New' }));
  expect(await screen.findByRole('button', { name: 'Make' })).toBeTruthy();
  expect(screen.queryByTestId('made')).toBeNull();
});

it('is left by a click beside it while it asks, and not once there is something to lose', async () => {
  render(<Maker />);
  const clickBeside = () => {
    const [outside] = document.querySelectorAll('.fixed.inset-0');
    if (outside === undefined) throw new Error('nothing is beside the dialog');
    fireEvent.pointerDown(outside);
    fireEvent.mouseDown(outside);
    fireEvent.click(outside);
  };
  fireEvent.click(screen.getByRole('button', { name: 'New' }));
  await screen.findByRole('dialog', { name: 'New token' });
  clickBeside();
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await make();
  clickBeside();
  expect(screen.getByTestId('made').textContent).toBe('t-1');
});
