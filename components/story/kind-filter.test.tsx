import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TimelineKind } from '#lib/contracts/timeline';
import { KindFilter } from './kind-filter.tsx';

const COUNTS = {
  received: 1,
  attempt: 10_000,
  replay: 2,
  edit: 0,
  comment: 0,
  egress: 0,
  notice: 0,
  same_reference: 0,
};
afterEach(cleanup);

function show(chosen: TimelineKind[] | null) {
  const choose = vi.fn<(kinds: TimelineKind[] | null) => void>();
  render(<KindFilter counts={COUNTS} chosen={chosen} onChoose={choose} />);
  const press = (name: RegExp) => fireEvent.click(screen.getByRole('checkbox', { name }));
  return { choose, press };
}

describe('KindFilter', () => {
  it('offers what there is, with counts that say where counting stopped', () => {
    show(null);
    expect(screen.getAllByRole('checkbox')).toHaveLength(3);
    expect(screen.getByRole('group').textContent).toBe('Reception1Attempts10,000+Replays2');
  });

  it('adds a kind, takes it away, and with the last one shows all again', () => {
    const { choose, press } = show(['replay']);
    press(/^Attempts/);
    expect(choose).toHaveBeenLastCalledWith(['replay', 'attempt']);
    press(/^Replays/);
    expect(choose).toHaveBeenLastCalledWith(null);
  });

  it('keeps a chosen kind in sight though there is none of it', () => {
    show(['edit']);
    expect(screen.getByRole('checkbox', { name: /^Edits/ })).toHaveProperty('checked', true);
  });
});
