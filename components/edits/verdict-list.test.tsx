import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { toMarks } from '#lib/client/edits/editor-marks';
import type { LiveVerdict } from '#lib/client/edits/use-verdict';
import type { Verdict } from '#lib/contracts/revision';
import { closeConsole } from '#lib/testing/render-console';
import type { EditorMark } from './text-editor.tsx';
import { describeVerdict, VerdictList } from './verdict-list.tsx';

const MET: Verdict = {
  outcome: 'met',
  isWhole: true,
  why: null,
  handler: { name: 'orders', version: '3' },
  violations: [],
  failure: null,
};
const TOTAL = { pointer: '/total', expected: 'a number', found: 'the text "x"' };
const BROKEN: Verdict = { ...MET, outcome: 'violated', violations: [TOTAL] };
const UNREADABLE: Verdict = {
  ...MET,
  outcome: 'unreadable',
  failure: {
    code: 'json_syntax',
    message: 'A value is missing.',
    position: { byteOffset: 8, line: 2, column: 3 },
  },
};

afterEach(closeConsole);

interface Shown {
  readonly verdict: Verdict | null;
  readonly text?: string;
  readonly live?: Partial<LiveVerdict>;
}

function show({ verdict, text = '', live = {} }: Shown): EditorMark[] {
  const led: EditorMark[] = [];
  const marks = live.isCurrent === false ? [] : toMarks(verdict, text);
  render(
    <VerdictList
      live={{ verdict, error: null, isCurrent: true, ...live }}
      text={text}
      marks={marks}
      onShow={(mark) => led.push(mark)}
    />,
  );
  return led;
}

describe('the verdict on a text', () => {
  it('is awaited, and a check that failed says so instead of an old verdict', () => {
    show({ verdict: null });
    expect(screen.getByText('Checking…')).toBeTruthy();
    closeConsole();
    show({ verdict: MET, live: { error: new Error('The server is away.') } });
    expect(screen.getByRole('alert').textContent).toBe('The server is away.');
    expect(screen.queryByText(/^Meets/)).toBeNull();
  });

  it('leads from a broken rule to its place, named by line and column', () => {
    const text = '{\n  "total": "x"\n}';
    const led = show({ verdict: BROKEN, text });
    const button = screen.getByRole('button', { name: 'field total' });
    expect(button.title).toBe('Line 2, column 12');
    fireEvent.click(button);
    expect(led.map(({ from, to }) => text.slice(from, to))).toEqual(['"x"']);
    expect(screen.getByRole('listitem').textContent).toBe(
      'field total: should be a number, but is the text "x"',
    );
  });

  it('leads to where a text stops being readable', () => {
    const text = '{"a":\n1,,\n}';
    const led = show({ verdict: UNREADABLE, text });
    expect(screen.getByRole('status').textContent).toBe('A value is missing.');
    fireEvent.click(screen.getByRole('button', { name: 'Show the place' }));
    expect(led.map(({ from, to }) => [from, text.slice(from, to)])).toEqual([[8, ',']]);
  });

  it('of the text before is kept, marked as old, and leads nowhere', () => {
    show({ verdict: BROKEN, text: '{"total":"x"', live: { isCurrent: false } });
    expect(screen.getByRole('status').parentElement?.getAttribute('aria-busy')).toBe('true');
    expect(screen.getByText('field total')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('shows what a payload and a handler say as what it is', () => {
    const hostile = '<img src=x>\u202E\u001b[31m';
    const violations = [{ pointer: `/${hostile}`, expected: hostile, found: hostile }];
    show({
      verdict: { ...BROKEN, violations, handler: { name: 'orders', version: '1\u202E' } },
      text: '{}',
    });
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getAllByTitle('U+001B escape')).toHaveLength(3);
    expect(screen.getAllByTitle('U+202E right-to-left override')).toHaveLength(4);
    closeConsole();
    const failure = { code: 'json_syntax', message: 'Unexpected “\u202E”.' };
    show({ verdict: { ...UNREADABLE, failure } });
    expect(screen.getByTitle('U+202E right-to-left override')).toBeTruthy();
  });

  it('says that a contract is not whole only where it is met', () => {
    show({ verdict: { ...BROKEN, isWhole: false }, text: '{"total":"x"}' });
    expect(screen.queryByText(/only the handler itself/)).toBeNull();
    closeConsole();
    show({ verdict: { ...MET, isWhole: false } });
    expect(screen.getByText(/only the handler itself/)).toBeTruthy();
  });
});

describe('the sentence of a verdict', () => {
  it.each([
    [MET, 'Meets the contract of orders 3.'],
    [{ ...MET, handler: null }, 'Meets the contract of its handler.'],
    [BROKEN, 'Breaks the contract of orders 3 in 1 place.'],
    [{ ...BROKEN, violations: [TOTAL, TOTAL] }, 'Breaks the contract of orders 3 in 2 places.'],
    [{ ...UNREADABLE, failure: null }, 'It cannot be read.'],
    [{ ...MET, outcome: 'unchecked', why: 'No worker runs it.' }, 'No worker runs it.'],
    [{ ...MET, outcome: 'unchecked' }, 'It is not checked.'],
  ] satisfies [Verdict, string][])('%j', (verdict, words) => {
    expect(describeVerdict(verdict)).toBe(words);
  });
});
