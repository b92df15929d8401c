import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GuardedButton } from './guarded-button.tsx';

afterEach(cleanup);

function show(allowed: boolean) {
  const press = vi.fn();
  render(
    <GuardedButton allowed={allowed} reason={allowed ? undefined : 'Needs admin.'} onClick={press}>
      Retire
    </GuardedButton>,
  );
  return { press, button: screen.getByRole('button', { name: 'Retire' }) };
}

describe('GuardedButton', () => {
  it('works for who may press it', () => {
    const { press, button } = show(true);
    fireEvent.click(button);
    expect(press).toHaveBeenCalledTimes(1);
  });

  it('does nothing for others, stays reachable and says why', () => {
    const { press, button } = show(false);
    fireEvent.click(button);
    expect(press).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.hasAttribute('disabled')).toBe(false);
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toBe('Needs admin.');
  });
});
