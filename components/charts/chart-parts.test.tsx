import { cleanup, render, screen } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Legend } from './legend.tsx';
import { moveInGrid } from './move-in-grid.ts';
import { Sparkline } from './sparkline.tsx';
import { TooltipPanel } from './tooltip-panel.tsx';

afterEach(cleanup);

const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];

describe('Sparkline', () => {
  interface Drawn {
    readonly width: number;
    readonly bars: readonly { x: number; y: number; width: number; height: number }[];
  }

  function draw(values: readonly number[]): Drawn {
    render(<Sparkline values={values} label="trend" />);
    const image = screen.getByRole('img', { name: 'trend' });
    const numberOf = (part: Element, name: string) => Number(part.getAttribute(name));
    const bars = [...image.querySelectorAll('rect')].map((bar) => ({
      x: numberOf(bar, 'x'),
      y: numberOf(bar, 'y'),
      width: numberOf(bar, 'width'),
      height: numberOf(bar, 'height'),
    }));
    const width = numberOf(image, 'width');
    cleanup();
    return { width, bars };
  }

  it('draws every value inside its picture, beside each other and on one line', () => {
    const counts = fc.array(fc.nat({ max: 2 ** 31 }), { maxLength: 48 });
    fc.assert(
      fc.property(counts, (values) => {
        const { width, bars } = draw(values);
        expect(bars).toHaveLength(values.length);
        for (const [place, bar] of bars.entries()) {
          expect(bar.height).toBeGreaterThan(0);
          expect(bar.y).toBeGreaterThanOrEqual(0);
          expect(bar.y + bar.height).toBeCloseTo(20);
          expect(bar.x + bar.width).toBeLessThanOrEqual(bars[place + 1]?.x ?? width);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('never draws more as less', () => {
    const pair = fc.tuple(fc.nat(), fc.nat());
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const [first = { height: 0 }, second = { height: 0 }] = draw([one, other]).bars;
        const order = Math.sign(one - other);
        expect([0, order]).toContain(Math.sign(first.height - second.height));
        if (one > 0 && other === 0) expect(first.height).toBeGreaterThan(second.height);
      }),
      { numRuns: 30 },
    );
  });

  it('is a picture with its name also where there is nothing', () => {
    expect(draw([])).toEqual({ width: 4, bars: [] });
  });
});

describe('moving through the bars of a chart', () => {
  const columns = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 12 });

  it('never leads to where no bar is', () => {
    const moves = fc.array(fc.constantFrom(...KEYS), { maxLength: 30 });
    fc.assert(
      fc.property(columns, moves, (lengths, keys) => {
        let at = moveInGrid(lengths, { column: 0, row: 0 }, 'End');
        for (const key of keys) {
          if (at === null) break;
          at = moveInGrid(lengths, at, key) ?? at;
          expect(at.row).toBeGreaterThanOrEqual(0);
          expect(at.row).toBeLessThan(lengths[at.column] ?? 0);
        }
      }),
    );
  });

  it('reaches every column that has bars by one arrow', () => {
    fc.assert(
      fc.property(columns, (lengths) => {
        const seen: number[] = [];
        let at = moveInGrid(lengths, { column: 0, row: 0 }, 'Home');
        while (at !== null) {
          seen.push(at.column);
          at = moveInGrid(lengths, at, 'ArrowRight');
        }
        expect(seen).toEqual([...lengths.keys()].filter((column) => (lengths[column] ?? 0) > 0));
      }),
    );
  });
});

describe('TooltipPanel', () => {
  it('tells the span, each line with its value, and a note only where there is one', () => {
    const lines = [
      { key: 'a', label: 'Processed', color: 'green', value: '1,200' },
      { key: 'b', label: 'Error', color: 'red', value: '3' },
    ];
    const { container, rerender } = render(<TooltipPanel span="12:00" note={null} lines={lines} />);
    const told = () => [...container.querySelectorAll('p')].map((line) => line.textContent);
    expect(told()).toEqual(['12:00', 'Processed1,200', 'Error3']);
    rerender(<TooltipPanel span="12:01" note="nothing" lines={[]} />);
    expect(told()).toEqual(['12:01', 'nothing']);
  });
});

describe('Legend', () => {
  it('names each colour once, and the colours say nothing to screen readers', () => {
    const series = [
      { key: 'in', label: 'Just in', color: 'rgb(0, 0, 255)', stack: 'arrived' },
      { key: 'done', label: 'Processed', color: 'rgb(0, 128, 0)', stack: 'settled' },
    ] as const;
    render(<Legend series={series} />);
    const items = screen.getAllByRole('listitem');
    expect(items.map((item) => item.textContent)).toEqual(['Just in', 'Processed']);
    const [swatch] = items[0]?.getElementsByTagName('span') ?? [];
    expect(swatch?.style.backgroundColor).toBe('rgb(0, 0, 255)');
    expect(swatch?.getAttribute('aria-hidden')).toBe('true');
  });
});
