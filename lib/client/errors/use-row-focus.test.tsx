import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePreferences } from '../preferences.ts';
import { useRowFocus } from './use-row-focus.ts';

function Rows({ ids }: { readonly ids: readonly string[] }) {
  const table = useRef<HTMLTableElement>(null);
  const { id, note } = useRowFocus(table);
  return (
    <>
      <input aria-label="Search" />
      <table ref={table} onFocus={({ target }) => note(target)}>
        <tbody>
          {ids.map((one) => (
            <tr key={one}>
              <td>
                <a href={`/errors/${one}`} data-group-id={one}>
                  {one}
                </a>
                <button type="button">Resolve {one}</button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>Last: {id ?? 'none'}</p>
    </>
  );
}

const press = (key: string, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, code: `Key${key.toUpperCase()}` });
const focused = () => document.activeElement?.textContent;

beforeEach(() => {
  act(() => changePreferences({ singleKeys: true }));
});
afterEach(cleanup);

describe('moving through the rows by key', () => {
  it('begins with the first row, whichever key it is', () => {
    render(<Rows ids={['a', 'b', 'c']} />);
    press('k');
    expect(focused()).toBe('a');
  });

  it('goes down and up, and stays at the ends', () => {
    render(<Rows ids={['a', 'b', 'c']} />);
    for (const [key, row] of ['ja', 'jb', 'jc', 'jc', 'kb', 'ka', 'ka']) {
      press(key ?? '');
      expect(focused()).toBe(row);
    }
  });

  it('goes on from a button within a row', () => {
    render(<Rows ids={['a', 'b', 'c']} />);
    act(() => screen.getByRole('button', { name: 'Resolve b' }).focus());
    expect(screen.getByText('Last: b')).toBeTruthy();
    press('j');
    expect(focused()).toBe('c');
  });

  it('goes on from where it was when rows came in above', () => {
    const { rerender } = render(<Rows ids={['a', 'b']} />);
    press('j');
    rerender(<Rows ids={['new', 'a', 'b']} />);
    press('j');
    expect(focused()).toBe('b');
  });

  it('begins anew when its row has gone, and does nothing without rows', () => {
    const { rerender } = render(<Rows ids={['a', 'b']} />);
    press('j');
    rerender(<Rows ids={['b', 'c']} />);
    press('j');
    expect(focused()).toBe('b');
    rerender(<Rows ids={[]} />);
    press('j');
    expect(document.activeElement).toBe(document.body);
  });

  it('leaves the keys to a field that is typed in', () => {
    render(<Rows ids={['a', 'b']} />);
    const field = screen.getByRole('textbox');
    act(() => field.focus());
    press('j', field);
    expect(document.activeElement).toBe(field);
  });
});
