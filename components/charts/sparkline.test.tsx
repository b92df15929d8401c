import { screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { Sparkline } from './sparkline.tsx';

beforeEach(() => {
  answerFetch();
});
afterEach(closeConsole);

function heights(values: readonly number[]): number[] {
  renderConsole(<Sparkline values={values} label="trend" />);
  const bars = screen.getByRole('img', { name: 'trend' }).querySelectorAll('rect');
  return [...bars].map((bar) => Number(bar.getAttribute('height')));
}

describe('Sparkline', () => {
  it('measures each bar by the tallest', () => {
    expect(heights([5, 10, 20])).toEqual([5, 10, 20]);
  });

  it('tells little from nothing', () => {
    const [little = 0, nothing = 0] = heights([1, 0, 100_000]);
    expect(little).toBeGreaterThan(nothing);
  });

  it('draws a flat line where nothing happened', () => {
    expect(new Set(heights([0, 0, 0])).size).toBe(1);
  });
});
