import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { TrendChart } from './trend-chart.tsx';

beforeEach(() => {
  answerFetch();
});
afterEach(closeConsole);

const BARS = ['10:00', '11:00', '12:00'].map((span, place) => ({
  span,
  count: place * 1000,
  href: `/records?from=${span}`,
}));

function show(): void {
  renderConsole(<TrendChart bars={BARS} ends={['10:00', '13:00']} />);
}

describe('TrendChart', () => {
  it('says each count and leads to its records', () => {
    show();
    const last = screen.getByRole('link', { name: '12:00: 2,000 failures' });
    expect(last.getAttribute('href')).toBe('/records?from=12:00');
    expect(screen.getByRole('link', { name: '10:00: 0 failures' })).toBeTruthy();
  });

  it('is one Tab stop, at the newest bar first', () => {
    show();
    const stops = screen.getAllByRole('link').filter((link) => link.tabIndex === 0);
    expect(stops.map((link) => link.title)).toEqual(['12:00: 2,000 failures']);
  });

  it.each([
    ['ArrowLeft', '11:00: 1,000 failures'],
    ['Home', '10:00: 0 failures'],
    ['ArrowRight', '12:00: 2,000 failures'],
  ])('moves by %s', (key, name) => {
    show();
    const last = screen.getByRole('link', { name: '12:00: 2,000 failures' });
    last.focus();
    fireEvent.keyDown(last, { key });
    expect(document.activeElement).toBe(screen.getByRole('link', { name }));
  });

  it('leaves other keys alone', () => {
    show();
    const last = screen.getByRole('link', { name: '12:00: 2,000 failures' });
    expect(fireEvent.keyDown(last, { key: 'Enter' })).toBe(true);
    expect(fireEvent.keyDown(last, { key: 'Home' })).toBe(false);
  });
});
