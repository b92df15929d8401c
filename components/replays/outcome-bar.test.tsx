import { render, screen, cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { OutcomeBar } from './outcome-bar.tsx';

afterEach(cleanup);

const shares = (fixed: number, skipped: number) => [
  { label: 'Fixed', count: fixed, color: 'green' },
  { label: 'Skipped', count: skipped, color: 'grey' },
];

describe('OutcomeBar', () => {
  it('divides its width by the counts, and says them', () => {
    render(<OutcomeBar label="Outcome" shares={shares(1500, 500)} />);
    const bar = screen.getByRole('img', { name: 'Outcome: Fixed 1,500, Skipped 500' });
    const widths = [...bar.children].map((part) => part.getAttribute('style'));
    expect(widths[0]).toContain('width: 75%');
    expect(widths[1]).toContain('width: 25%');
  });

  it('leaves out what is not there, and is empty where nothing is', () => {
    render(<OutcomeBar label="Outcome" shares={shares(0, 3)} />);
    expect(screen.getByRole('img', { name: 'Outcome: Skipped 3' }).children).toHaveLength(1);
    render(<OutcomeBar label="Other" shares={shares(0, 0)} />);
    expect(screen.getByRole('img', { name: 'Other: nothing' }).children).toHaveLength(0);
  });
});
