import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import type { TrendSpan } from '#lib/client/queries/error-groups';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { TrendPanel } from './trend-panel.tsx';

beforeEach(() => {
  answerFetch();
  vi.useFakeTimers({ now: new Date('2026-11-22T17:43:00.000Z') });
  act(() => changePreferences({ timeZone: 'UTC' }));
});
afterEach(() => {
  vi.useRealTimers();
  closeConsole();
});

function show(trend: ErrorGroup['trend'], span: TrendSpan = '24h') {
  const onSpan = vi.fn();
  renderConsole(<TrendPanel group={sampleGroup({ trend })} span={span} onSpan={onSpan} />);
  return onSpan;
}

describe('TrendPanel', () => {
  it('names each bar by its span in the chosen zone, and leads to what failed in it', () => {
    show([{ at: '2026-11-22T16:00:00.000Z', count: 1 }]);
    const bar = screen.getByRole('link', { name: '22 Nov, 16:00 to 22 Nov, 17:00: 1 failure' });
    const { pathname, searchParams } = new URL(bar.getAttribute('href') ?? '', 'http://x');
    expect(pathname).toBe('/records');
    expect(Object.fromEntries(searchParams)).toEqual({
      group: '0dh3k8s5v0g01',
      from: '2026-11-22T16:00:00.000Z',
      to: '2026-11-22T17:00:00.000Z',
      time: 'settled',
    });
  });

  it.each([
    ['24h', 24, '21 Nov, 18:00', '22 Nov, 18:00'],
    ['7d', 28, '15 Nov, 18:00', '22 Nov, 18:00'],
    ['30d', 30, '24 Oct, 00:00', '23 Nov, 00:00'],
  ] as const)(
    'covers %s whole, quiet times too, and says from when to when',
    (span, bars, ...ends) => {
      show([], span);
      expect(screen.getAllByRole('link', { name: /: 0 failures$/ })).toHaveLength(bars);
      for (const end of ends) expect(screen.getByText(end)).toBeTruthy();
      expect(screen.getByRole('button', { pressed: true }).textContent).toBe(
        span.replace(/\D$/, ' $&'),
      );
    },
  );

  it('measures by the tallest bar, and tells little from nothing', () => {
    show([
      { at: '2026-11-22T15:00:00.000Z', count: 1 },
      { at: '2026-11-22T16:00:00.000Z', count: 50_000 },
      { at: '2026-11-22T17:00:00.000Z', count: 100_000 },
    ]);
    expect(screen.getByText('most in one bar: 100,000')).toBeTruthy();
    const bars = screen.getAllByRole('listitem').slice(-4);
    const heights = bars.map((bar) => bar.querySelector('span')?.style.height);
    expect(heights).toEqual(['0px', '2%', '50%', '100%']);
  });

  it('asks for another span', () => {
    const onSpan = show([]);
    const spans = within(screen.getByRole('group', { name: 'Span' }));
    fireEvent.click(spans.getByRole('button', { name: '30 d' }));
    expect(onSpan.mock.calls).toEqual([['30d']]);
  });

  it('moves on with the clock', () => {
    show([]);
    expect(screen.queryByRole('link', { name: /22 Nov, 18:00 to 22 Nov, 19:00/ })).toBeNull();
    act(() => void vi.advanceTimersByTime(20 * 60_000));
    expect(screen.getByRole('link', { name: /22 Nov, 18:00 to 22 Nov, 19:00/ })).toBeTruthy();
    expect(screen.getAllByRole('link')).toHaveLength(24);
  });
});
