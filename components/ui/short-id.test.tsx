import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ShortId } from './short-id.tsx';

const UUID = '3f2a9c1e-0b4d-4c59-8a77-1234567890ab';
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('shows the beginning of a UUID, whole on hover, and copies it whole', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { clipboard: { writeText } }));
  render(<ShortId id={UUID} what="worker" />);
  const button = screen.getByRole('button', { name: 'Copy id of worker 3f2a9c1e' });
  expect([button.textContent, button.title]).toEqual(['3f2a9c1e', UUID]);
  fireEvent.click(button);
  const done = await screen.findByRole('button', { name: 'Copied id of worker 3f2a9c1e' });
  expect(done.textContent).toBe('copied');
  expect(writeText).toHaveBeenCalledWith(UUID);
});

it.each(['worker-1', `${UUID}0`, 'a\u202Eb'])('shows what is no UUID whole: %s', (id) => {
  render(<ShortId id={id} what="worker" />);
  expect(screen.getByRole('button').textContent).toBe(id.replace('\u202E', '[U+202E]'));
});
