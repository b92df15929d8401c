import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readOutline } from '#lib/client/payload/json-outline';
import { JsonTree } from './json-tree.tsx';

beforeEach(() => {
  // jsdom lays nothing out, and what has no height has no line in sight.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(600);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function show(text: string): string {
  const { container } = render(<JsonTree outline={readOutline(text)} text={text} />);
  return container.textContent;
}

describe('JsonTree', () => {
  it('shows numbers as they were written and says what a float would make of them', () => {
    const shown = show('{"id":12345678901234567890,"huge":1e400,"zero":-0,"price":1.10}');
    expect(shown).toContain('12345678901234567890a 64-bit float would be 12345678901234567000');
    expect(shown).toContain('1e400a 64-bit float would be ∞');
    expect(shown).toContain('-0');
    expect(shown).toContain('1.10');
    expect(shown).not.toContain('1.10a 64-bit');
  });

  it('shows every member of a duplicate name', () => {
    expect(show('{"a":1,"a":2}')).toMatch(/a:1.*a:same name again2/);
  });

  it('shows hostile text as text', () => {
    const shown = show(
      JSON.stringify({ '<b>': '<script>alert(1)</script>', rtl: '\u202egnp.exe', nul: '\u0000' }),
    );
    expect(document.querySelector('script, b')).toBeNull();
    expect(shown).toContain('<script>alert(1)</script>');
    expect(shown).toContain('U+202Egnp.exe');
    expect(shown).toContain('NUL');
  });

  it('shows a lone surrogate by its name', () => {
    expect(show('["\\ud800"]')).toContain('U+D800');
  });

  it('folds and unfolds', () => {
    show('{"items":[1,2,3],"total":6}');
    fireEvent.click(screen.getByRole('button', { name: 'Fold items' }));
    expect(screen.getByText('3 values')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Unfold items' }));
    expect(screen.queryByText('3 values')).toBeNull();
  });

  it('survives nesting 100,000 deep, folded and unfolded', () => {
    const depth = 100_000;
    show('['.repeat(depth) + ']'.repeat(depth));
    fireEvent.click(screen.getByRole('button', { name: 'Unfold all' }));
    expect(screen.getAllByRole('button', { name: /^Fold value/ }).length).toBeGreaterThan(5);
    fireEvent.click(screen.getByRole('button', { name: 'Fold all' }));
    expect(screen.getAllByText('1 value').length).toBe(1);
  });

  it('shows what is readable of text that is not JSON, and where it ends', () => {
    expect(show('{"a":1,"b":')).toContain('what follows is not shown as a tree');
  });
});
