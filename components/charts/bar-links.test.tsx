import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { ThroughputBars } from '#lib/client/throughput-series';
import { BarLinks } from './bar-links.tsx';

const series: ThroughputBars['series'] = [
  { key: 'in', label: 'Just in', color: 'blue', stack: 'arrived' },
  { key: 'done', label: 'Processed', color: 'green', stack: 'settled' },
];
const bucket = (place: number, records: Record<string, number>) => ({
  fromMs: place,
  toMs: place + 1,
  records,
});

function show(buckets: ThroughputBars['buckets']) {
  render(
    <BarLinks
      bars={{ series, buckets }}
      hrefOf={({ fromMs }, { key }) => `/records?at=${String(fromMs)}&what=${key}`}
      spanOf={({ fromMs }) => `minute ${String(fromMs)}`}
    />,
  );
}

function press(key: string): string | null | undefined {
  if (document.activeElement) fireEvent.keyDown(document.activeElement, { key });
  return document.activeElement?.getAttribute('aria-label');
}

afterEach(cleanup);

describe('BarLinks', () => {
  it('names each bar and leads to its records; empty bars are left out', () => {
    show([bucket(0, { in: 1, done: 0 }), bucket(1, { in: 0, done: 12 })]);
    const links = screen.getAllByRole('link');
    expect(links.map((link) => link.getAttribute('aria-label'))).toEqual([
      'minute 0: 1 record, Just in',
      'minute 1: 12 records, Processed',
    ]);
    expect(links[1]?.getAttribute('href')).toBe('/records?at=1&what=done');
  });

  it('is one Tab stop, and arrow keys move from bar to bar', () => {
    show([
      bucket(0, { in: 1, done: 1 }),
      bucket(1, { in: 0, done: 0 }),
      bucket(2, { in: 3, done: 0 }),
    ]);
    const stops = screen.getAllByRole('link').filter((link) => link.tabIndex === 0);
    expect(stops).toHaveLength(1);
    stops[0]?.focus();
    expect(press('Home')).toBe('minute 0: 1 record, Just in');
    expect(press('ArrowUp')).toBe('minute 0: 1 record, Processed');
    expect(press('ArrowRight')).toBe('minute 2: 3 records, Just in');
    expect(press('ArrowRight')).toBe('minute 2: 3 records, Just in');
    expect(screen.getAllByRole('link').filter((link) => link.tabIndex === 0)).toHaveLength(1);
  });
});
