import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COLUMN_NAMES } from '#lib/client/records/list-columns';
import { useRecordsState } from '#lib/client/records/use-records-state';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { ColumnsMenu } from './columns-menu.tsx';

beforeEach(() => {
  answerFetch();
});
afterEach(closeConsole);

function Menu() {
  return <ColumnsMenu state={useRecordsState()} />;
}
async function open(search = '') {
  const { address } = renderConsole(<Menu />, { path: '/records', search });
  fireEvent.click(screen.getByRole('button', { name: 'Columns' }));
  const menu = within(await screen.findByRole('dialog', { name: 'Columns' }));
  const boxes = () => menu.getAllByRole<HTMLInputElement>('checkbox');
  const named = (chosen: readonly HTMLInputElement[]) =>
    chosen.map((box) => box.closest('label')?.textContent);
  return {
    address,
    menu,
    all: () => named(boxes()),
    shown: () => named(boxes().filter(({ checked }) => checked)),
    move: (name: string, way: 'up' | 'down') =>
      menu.getByRole<HTMLButtonElement>('button', { name: `Move ${name} ${way}` }),
  };
}

describe('the menu of columns', () => {
  it('lists every column once, those shown first and in their order', async () => {
    const { all, shown } = await open('columns=size,reference,status');
    expect(shown()).toEqual(['Size', 'Reference', 'Status']);
    expect(all().slice(0, 3)).toEqual(shown());
    expect(all().toSorted()).toEqual(Object.values(COLUMN_NAMES).toSorted());
  });

  it('shows the usual ones, with no way back to them, until somebody chooses', async () => {
    const { menu, shown, address } = await open();
    expect(shown()).toHaveLength(9);
    expect(menu.queryByRole('button', { name: 'The usual columns' })).toBeNull();
    fireEvent.click(menu.getByRole('checkbox', { name: 'Size' }));
    expect(await menu.findByRole('button', { name: 'The usual columns' })).toBeTruthy();
    expect(address()).toBe(
      'columns=status,direction,source,reference,type,received,attempts,failure',
    );
  });

  it('never lets the way to the record go', async () => {
    const { menu, shown } = await open('columns=size');
    expect(shown()).toEqual(['Reference', 'Size']);
    expect(menu.getByRole<HTMLInputElement>('checkbox', { name: 'Reference' }).disabled).toBe(true);
  });

  it('moves a column by one place, and not beyond the ends', async () => {
    const { address, move, menu } = await open('columns=size,reference,status');
    expect(move('Size', 'up').disabled).toBe(true);
    expect(move('Status', 'down').disabled).toBe(true);
    expect(menu.queryByRole('button', { name: /^Move Type/ })).toBeNull();
    fireEvent.click(move('Size', 'down'));
    await waitFor(() => expect(address()).toBe('columns=reference,size,status'));
    expect(move('Size', 'up').disabled).toBe(false);
    fireEvent.click(move('Status', 'up'));
    await waitFor(() => expect(address()).toBe('columns=reference,status,size'));
  });

  it('makes nothing of what the address repeats or invents', async () => {
    const { shown } = await open('columns=size,size,constructor,status,<b>');
    expect(shown()).toEqual(['Reference', 'Size', 'Status']);
  });

  it('keeps the filters and the page', async () => {
    const { address, menu } = await open('status=ERROR&cursor=older&columns=reference,size');
    fireEvent.click(menu.getByRole('checkbox', { name: 'Type' }));
    await waitFor(() => {
      expect(address()).toBe('status=ERROR&cursor=older&columns=reference,size,type');
    });
  });
});
