import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExactTime } from '#components/ui/time';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { PreferencesPanel } from './preferences-panel.tsx';

beforeEach(() => {
  answerFetch();
  renderConsole(
    <>
      <PreferencesPanel />
      <ExactTime at="2026-11-22T12:00:00.123Z" />
    </>,
  );
});
afterEach(closeConsole);

function choose(group: string, name: string): HTMLElement {
  const button = within(screen.getByRole('group', { name: group })).getByRole('button', { name });
  fireEvent.click(button);
  return button;
}

describe('the preferences of this browser', () => {
  it('switch exact times to UTC everywhere on the page', () => {
    const chosen = choose('Exact times', 'UTC');
    expect(chosen.getAttribute('aria-pressed')).toBe('true');
    expect(screen.getByText('22 Nov 2026, 12:00:00.123 UTC')).toBeTruthy();
  });

  it('are kept for the next visit', () => {
    choose('Exact times', 'UTC');
    fireEvent.click(screen.getByRole('switch', { name: 'Single-key shortcuts' }));
    expect(JSON.parse(localStorage.getItem('sluice-preferences') ?? '')).toEqual({
      singleKeys: false,
      timeZone: 'UTC',
    });
  });

  it('say whether single keys do something', () => {
    const keys = screen.getByRole('switch', { name: 'Single-key shortcuts' });
    expect(keys.getAttribute('aria-checked')).toBe('true');
    fireEvent.click(keys);
    expect(keys.getAttribute('aria-checked')).toBe('false');
  });

  it('turn the page dark and light', () => {
    choose('Theme', 'Dark');
    expect(document.documentElement.classList.contains('dark')).toBe(true);
    expect(choose('Theme', 'Light').getAttribute('aria-pressed')).toBe('true');
    expect(document.documentElement.classList.contains('dark')).toBe(false);
  });
});
