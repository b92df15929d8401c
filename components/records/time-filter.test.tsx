import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import { useRecordsState } from '#lib/client/records/use-records-state';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { TimeFilter } from './time-filter.tsx';

beforeEach(() => {
  answerFetch();
  act(() => {
    changePreferences({ timeZone: 'UTC' });
  });
});
afterEach(closeConsole);

function Filter() {
  return <TimeFilter state={useRecordsState()} />;
}
async function open(search = '') {
  const { address } = renderConsole(<Filter />, { path: '/records', search });
  const [button] = screen.getAllByRole('button');
  const label = button?.textContent ?? '';
  fireEvent.click(button ?? document.body);
  const menu = within(await screen.findByRole('dialog'));
  const field = (name: string) => menu.getByLabelText<HTMLInputElement>(name);
  return { address, label, menu, field };
}
const FROM = '2026-11-22T10:00:05.000Z';
const TO = '2026-11-22T11:30:00.000Z';

describe('the filter by time', () => {
  it.each([
    ['', 'Any time'],
    ['window=15m', 'Last 15 min'],
    ['time=settled', 'Settled: Any time'],
    ['time=settled&window=7d', 'Settled: Last 7 days'],
    ['from=never', 'Any time'],
  ])('says what the address %j asks for', async (search, words) => {
    const { label } = await open(search);
    expect(label).toBe(words);
  });

  it('says from when to when', async () => {
    expect((await open(`from=${FROM}&to=${TO}`)).label).toMatch(/10:00.* to .*11:30/);
    closeConsole();
    answerFetch();
    expect((await open(`from=${FROM}`)).label).toMatch(/^Since /);
    closeConsole();
    answerFetch();
    expect((await open(`to=${TO}`)).label).toMatch(/^Until /);
  });

  it('takes a window in the place of two moments, and lets it go by a second click', async () => {
    const { address, menu } = await open(`from=${FROM}&to=${TO}&cursor=older`);
    fireEvent.click(menu.getByRole('button', { name: 'Last 24 h' }));
    await waitFor(() => expect(address()).toBe('window=24h'));
    const pressed = await menu.findByRole('button', { name: 'Last 24 h', pressed: true });
    fireEvent.click(pressed);
    await waitFor(() => expect(address()).toBe(''));
  });

  it('takes a moment to the second in the place of a window', async () => {
    const { address, field } = await open('window=1h');
    fireEvent.change(field('From (UTC)'), { target: { value: '2026-11-22T10:00:05' } });
    await waitFor(() => expect(address()).toBe(`from=${FROM}`));
    expect(field('From (UTC)').value).toMatch(/^2026-11-22T10:00:05/);
    expect(field('To (UTC)').value).toBe('');
  });

  it('forgets a moment that is wiped out', async () => {
    const { address, field } = await open(`from=${FROM}&to=${TO}`);
    fireEvent.change(field('To (UTC)'), { target: { value: '' } });
    await waitFor(() => expect(address()).toBe(`from=${FROM}`));
  });

  it('asks for the moment of the zone that times are shown in', async () => {
    act(() => {
      changePreferences({ timeZone: 'local' });
    });
    const { address, field } = await open();
    fireEvent.change(field('From (local time)'), { target: { value: '2026-07-01T08:15:00' } });
    const meant = new Date(2026, 6, 1, 8, 15).toISOString();
    await waitFor(() => expect(address()).toBe(`from=${meant}`));
  });

  it('is about reception unless settling is meant', async () => {
    const { address, menu } = await open('window=1h');
    fireEvent.click(menu.getByRole('button', { name: 'Settled' }));
    await waitFor(() => expect(address()).toContain('time=settled'));
    fireEvent.click(menu.getByRole('button', { name: 'Received' }));
    await waitFor(() => expect(address()).toBe('window=1h'));
  });

  it('is cleared as a whole, and of nothing else', async () => {
    const { address, menu } = await open(`status=ERROR&time=settled&from=${FROM}`);
    fireEvent.click(menu.getByRole('button', { name: 'Any time' }));
    await waitFor(() => expect(address()).toBe('status=ERROR'));
    expect(menu.queryByRole('button', { name: 'Any time' })).toBeNull();
  });
});
