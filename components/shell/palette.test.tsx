import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BLOCKS_KEYS } from '#lib/client/use-shortcut';
import type { SavedView } from '#lib/contracts/saved-view';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup, sampleGroupPage } from '#lib/testing/sample-group';
import { sampleSource } from '#lib/testing/sample-installation';
import { Palette } from './palette.tsx';

const HOSTILE = '<q>x</q>\u202Etxt';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function Opened() {
  const [open, setOpen] = useState(true);
  return <Palette open={open} onOpenChange={setOpen} />;
}

async function show() {
  const { opened } = renderConsole(<Opened />);
  const palette = await screen.findByRole('dialog', { name: 'Command palette' });
  return { opened, palette: within(palette), field: within(palette).getByRole('combobox') };
}

const view = (id: number, name: string, query: string): SavedView => ({
  id,
  name,
  query,
  isShared: true,
  owner: 'Grace',
  isMine: false,
  isDefault: false,
});

function type(field: HTMLElement, value: string): void {
  fireEvent.change(field, { target: { value } });
}

describe('what the palette knows', () => {
  it('are the causes that have the most open records', async () => {
    api.answer('GET /api/v1/error-groups', sampleGroupPage([sampleGroup()]));
    const { opened, palette } = await show();
    fireEvent.click(await palette.findByText('The currency … is not known'));
    expect(opened).toEqual(['/errors/0dh3k8s5v0g01']);
    const [asked] = api.asked('GET /api/v1/error-groups');
    expect(asked?.query).toEqual({ state: 'new,ongoing,regressed', sort: 'open', limit: '6' });
  });

  it('are the saved views, with all that they say', async () => {
    const query = 'status=ERROR&q=a%26b';
    api.answer('GET /api/v1/saved-views', { views: [view(1, 'Mornings', query)] });
    const { opened, palette } = await show();
    fireEvent.click(await palette.findByText('Mornings'));
    expect(opened).toEqual([`/records?${query}`]);
  });

  it.each([
    ['overview', '/'],
    ['api documentation', '/docs'],
    ['replays', '/replays'],
  ])('are places, found by %s and Enter', async (name, path) => {
    const { opened, field } = await show();
    type(field, name);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(opened).toEqual([path]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('are shown as text, whoever named them', async () => {
    api.answer('GET /api/v1/error-groups', sampleGroupPage([sampleGroup({ title: HOSTILE })]));
    api.answer('GET /api/v1/sources', { sources: [sampleSource({ name: HOSTILE })] });
    api.answer('GET /api/v1/saved-views', { views: [view(1, HOSTILE, 'held=true')] });
    const { palette } = await show();
    await waitFor(() => expect(palette.getAllByText(/<q>x<\/q>/)).toHaveLength(3));
    expect(screen.getByRole('dialog').textContent).not.toContain('\u202E');
    expect(document.querySelector('q')).toBeNull();
  });
});

describe('the palette by keyboard', () => {
  const chosen = () => screen.getAllByRole('option', { selected: true });

  it('has one line chosen, and arrow keys move it', async () => {
    const { opened, field } = await show();
    expect(chosen().map((line) => line.textContent)).toEqual(['Overview']);
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    expect(chosen().map((line) => line.textContent)).toEqual(['Records']);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(opened).toEqual(['/records']);
  });

  it('tells two causes of one title apart', async () => {
    const second = sampleGroup({ id: '0dh3k8s5v0g02', source: 'payments' });
    api.answer('GET /api/v1/error-groups', sampleGroupPage([sampleGroup(), second]));
    const { opened, palette, field } = await show();
    expect(await palette.findAllByText('The currency … is not known')).toHaveLength(2);
    type(field, 'cause: the currency');
    await waitFor(() => expect(chosen()).toHaveLength(1));
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    expect(chosen()).toHaveLength(1);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(opened).toEqual(['/errors/0dh3k8s5v0g02']);
  });

  it('tells a saved view from that of the system with the same name', async () => {
    const views = [view(1, 'Errors', 'status=ERROR&source=shop')];
    api.answer('GET /api/v1/saved-views', { views });
    const { opened, palette } = await show();
    await waitFor(() => expect(palette.getAllByText('Errors').length).toBeGreaterThan(2));
    const lines = palette
      .getAllByRole('option')
      .filter((line) => line.textContent === 'View: Errors');
    expect(new Set(lines.map((line) => line.dataset.value)).size).toBe(2);
    for (const line of lines.slice(0, 1)) fireEvent.click(line);
    expect(opened).toEqual(['/records?status=ERROR&source=shop']);
  });

  it('begins with the focus in its field, and keeps single keys from the page', async () => {
    const { field } = await show();
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(field.closest(`[${BLOCKS_KEYS}]`)).not.toBeNull();
  });
});

describe('searching by the palette', () => {
  const searches = (palette: Awaited<ReturnType<typeof show>>['palette']) =>
    palette.queryAllByText(/^(Find records|Open record)/).map((line) => line.textContent);

  it('offers no search for nothing', async () => {
    const { palette, field } = await show();
    type(field, '   ');
    expect(searches(palette)).toEqual([]);
  });

  it('offers to search for what nothing is called', async () => {
    const { opened, palette, field } = await show();
    type(field, 'zzzz 4711?');
    expect(searches(palette)).toEqual(['Find records with “zzzz 4711?”']);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(opened).toEqual(['/records?q=zzzz+4711%3F']);
  });

  it('offers a record only for what can be the id of one', async () => {
    const { palette, field } = await show();
    type(field, '0DH3K8S5V0G01');
    expect(searches(palette)).toEqual([
      'Open record 0dh3k8s5v0g01',
      'Find records with “0DH3K8S5V0G01”',
    ]);
    type(field, '0dh3k8s5v0g0!');
    expect(searches(palette)).toEqual(['Find records with “0dh3k8s5v0g0!”']);
  });

  it('finds nothing by what a line does not say', async () => {
    api.answer('GET /api/v1/error-groups', sampleGroupPage([sampleGroup()]));
    api.answer('GET /api/v1/saved-views', { views: [view(1, 'Mornings', 'q=0dh3k8s5v0g01')] });
    const { opened, palette, field } = await show();
    await palette.findByText('Mornings');
    await palette.findByText('The currency … is not known');
    type(field, '3k8s5v0g');
    expect(palette.getAllByRole('option')).toHaveLength(1);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(opened).toEqual(['/records?q=3k8s5v0g']);
  });

  it('does not take a line for a reference whose letters it has', async () => {
    const { opened, palette, field } = await show();
    await palette.findByText('Settings');
    type(field, 'SETT');
    expect(palette.getByRole('option', { name: 'Settings' })).toBeTruthy();
    type(field, 'stngs');
    expect(palette.getAllByRole('option')).toHaveLength(1);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(opened).toEqual(['/records?q=stngs']);
  });

  it('works while the server answers nothing', async () => {
    for (const path of ['sources', 'saved-views', 'error-groups'])
      api.refuse(`GET /api/v1/${path}`, { status: 503, code: 'unavailable', title: 'Not now.' });
    const { opened, palette, field } = await show();
    expect(palette.getByText('Overview')).toBeTruthy();
    type(field, 'order-1');
    fireEvent.click(await palette.findByText('Find records with “order-1”'));
    expect(opened).toEqual(['/records?q=order-1']);
  });
});
