import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Toaster } from 'sonner';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StatusTiles } from '#components/overview/status-tiles';
import { changePreferences } from '#lib/client/preferences';
import type { Me } from '#lib/contracts/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { catchDepartures, closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleCounts, sampleSource } from '#lib/testing/sample-installation';
import { sampleRevision } from '#lib/testing/sample-revision';
import { Shell } from './shell.tsx';

const ADA: Me = { id: 'p-1', name: 'Ada', email: 'ada@example.test', role: 'operator' };

/** A stream whose other end is in the hands of the test. */
class ScriptedStream extends EventTarget {
  static readonly CLOSED = 2;
  static newest: ScriptedStream | undefined;
  readyState = 1;

  constructor() {
    super();
    ScriptedStream.newest = this;
  }
  close(): void {
    this.readyState = ScriptedStream.CLOSED;
  }
}

function stream(event: Event): void {
  act(() => {
    ScriptedStream.newest?.dispatchEvent(event);
  });
}

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/sources', { sources: [sampleSource()] });
  vi.stubGlobal('EventSource', ScriptedStream);
});
afterEach(() => {
  vi.useRealTimers();
  closeConsole();
});

function show(path = '/', content = <input data-search-field aria-label="Search" />) {
  return renderConsole(
    <>
      <Shell me={ADA}>{content}</Shell>
      <Toaster />
    </>,
    { path },
  );
}

function press(key: string, more: object = {}): void {
  const target = document.activeElement ?? document.body;
  const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : key;
  fireEvent.keyDown(target, { key, code, ...more });
  fireEvent.keyUp(target, { key, code, ...more });
}

describe('the navigation', () => {
  it('says how many edits wait for a second person', async () => {
    const record = { id: '0dh3k8s5v0g01', source: 'shop', reference: 'order-1', type: 'order' };
    const revision = sampleRevision({ state: 'WAITING', needsApproval: true, appliedAt: null });
    api.answer('GET /api/v1/revisions', { waiting: [{ record, revision }], isComplete: false });
    show();
    const said = await screen.findByText('to approve');
    expect(said.closest('a')?.textContent).toBe('Edits1+ to approve');
  });

  it.each([
    ['/', 'Overview'],
    ['/records', 'Records'],
    ['/records/0dh3k8s5v0g01', 'Records'],
    ['/sources/shop', 'Sources'],
    ['/errors/42', 'Errors'],
    ['/replays/12', 'Replays'],
    ['/edits/7', 'Edits'],
    ['/settings', 'Settings'],
  ])('marks for %s that the person is at %s, and nothing else', (path, name) => {
    show(path);
    const links = within(screen.getByRole('navigation', { name: 'Main' })).getAllByRole('link');
    const current = links.filter((link) => link.getAttribute('aria-current') === 'page');
    expect(current.map((link) => link.textContent)).toEqual([name]);
  });

  it('can be skipped by keyboard', () => {
    show();
    const skip = screen.getByRole('link', { name: 'Skip to content' });
    expect(document.querySelector(skip.getAttribute('href') ?? '')).toBe(screen.getByRole('main'));
  });
});

describe('the keys that work everywhere', () => {
  it.each([
    ['o', '/'],
    ['r', '/records'],
    ['p', '/replays'],
    ['s', '/sources'],
    ['e', '/errors'],
    ['t', '/settings'],
  ])('lead by g and %s to %s', (letter, path) => {
    const { opened } = show();
    press('g');
    press(letter);
    expect(opened).toEqual([path]);
  });

  it('lead by / to the search field of the page', () => {
    show();
    press('/', { code: 'Slash' });
    expect(document.activeElement).toBe(screen.getByLabelText('Search'));
  });

  it('open the palette by / where the page has no search field', async () => {
    show('/', <p>Nothing to search</p>);
    press('/', { code: 'Slash' });
    expect(await screen.findByRole('dialog', { name: 'Command palette' })).toBeTruthy();
  });

  it('are all on the sheet that ? opens', async () => {
    show();
    press('?', { code: 'Slash', shiftKey: true });
    const sheet = await screen.findByRole('dialog', { name: 'Keyboard' });
    expect(sheet.textContent).toContain('Keys pressed alone are on.');
    for (const does of [
      'Next record',
      'Replay the record, or what is selected',
      'Assign it',
      'Search',
    ])
      expect(within(sheet).getByText(does)).toBeTruthy();
    expect(within(sheet).getByRole('link', { name: 'Settings' }).getAttribute('href')).toBe(
      '/settings#preferences',
    );
  });

  it('do nothing once single keys are off, except for Ctrl and K', async () => {
    const { opened } = show();
    act(() => changePreferences({ singleKeys: false }));
    press('g');
    press('r');
    press('?', { code: 'Slash', shiftKey: true });
    press('/', { code: 'Slash' });
    expect(opened).toEqual([]);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(document.body);
    press('k', { ctrlKey: true });
    expect(await screen.findByRole('dialog', { name: 'Command palette' })).toBeTruthy();
  });

  it('do nothing while typing', () => {
    const { opened } = show();
    screen.getByLabelText('Search').focus();
    press('g');
    press('r');
    expect(opened).toEqual([]);
  });
});

describe('the palette', () => {
  async function openPalette() {
    const drawn = show();
    press('k', { ctrlKey: true });
    const palette = await screen.findByRole('dialog', { name: 'Command palette' });
    return { ...drawn, palette, field: within(palette).getByRole('combobox') };
  }

  it('finds records by what was typed, whatever it is', async () => {
    const { palette, field, opened } = await openPalette();
    fireEvent.change(field, { target: { value: ' order 1001&2 ' } });
    fireEvent.click(await within(palette).findByText('Find records with “order 1001&2”'));
    expect(opened).toEqual(['/records?q=order+1001%262']);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('leads to a source by its name or key', async () => {
    const { palette, field, opened } = await openPalette();
    await within(palette).findByText('Web shop');
    fireEvent.change(field, { target: { value: 'web shop' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(opened).toEqual(['/sources/shop']);
  });

  it('leads to the records of a status', async () => {
    const { palette, opened } = await openPalette();
    fireEvent.click(within(palette).getByText('Records: Error'));
    expect(opened).toEqual(['/records?status=ERROR']);
  });

  it('leads to views, and to a record by its id', async () => {
    const { palette, field, opened } = await openPalette();
    fireEvent.click(within(palette).getByText('Overdue'));
    expect(opened).toEqual(['/records?overdue=true']);
    press('k', { ctrlKey: true });
    const again = await screen.findByRole('dialog', { name: 'Command palette' });
    expect(field.isConnected).toBe(false);
    fireEvent.change(within(again).getByRole('combobox'), { target: { value: '0DH3K8S5V0G01' } });
    fireEvent.click(within(again).getByText('Open record 0dh3k8s5v0g01'));
    expect(opened).toEqual(['/records?overdue=true', '/records/0dh3k8s5v0g01']);
  });

  it('changes the theme and closes', async () => {
    const { palette } = await openPalette();
    fireEvent.click(within(palette).getByText('Theme: dark'));
    expect(document.documentElement.classList.contains('dark')).toBe(true);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('closes by Ctrl and K again', async () => {
    await openPalette();
    press('k', { ctrlKey: true });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('the live indicator', () => {
  it('says Live once the stream is open', async () => {
    show();
    stream(new Event('open'));
    expect((await screen.findByText('Live')).title).toBe('Changes appear by themselves');
  });

  it('says that numbers may be old while the stream is broken, and that they are asked for', () => {
    vi.useFakeTimers();
    show();
    stream(new Event('open'));
    stream(new Event('error'));
    expect(screen.getByText('Live')).toBeTruthy();
    act(() => void vi.advanceTimersByTime(5_000));
    expect(screen.getByText('Reconnecting')).toBeTruthy();
    act(() => void vi.advanceTimersByTime(7_000));
    expect(screen.getByText('Stale').title).toContain('asking again every 5 seconds');
    stream(new Event('open'));
    expect(screen.getByText('Live')).toBeTruthy();
  });

  it('lets numbers on screen change by a hint, without a click', async () => {
    api.answer('GET /api/v1/status-counts', sampleCounts({ shop: { ERROR: 1 } }));
    show('/', <StatusTiles />);
    const tiles = screen.getByRole('list', { name: 'Records by status' });
    await within(tiles).findByText('1');
    api.answer('GET /api/v1/status-counts', sampleCounts({ shop: { ERROR: 73 } }));
    stream(new MessageEvent('hint', { data: '{"topics":["records"],"version":2}' }));
    expect(await within(tiles).findByText('73', {}, { timeout: 5_000 })).toBeTruthy();
  });

  it('asks only for what a hint is about', async () => {
    api.answer('GET /api/v1/status-counts', sampleCounts({ shop: { ERROR: 1 } }));
    show('/', <StatusTiles />);
    const tiles = screen.getByRole('list', { name: 'Records by status' });
    await within(tiles).findByText('1');
    stream(new MessageEvent('hint', { data: '{"topics":["workers"],"version":2}' }));
    api.answer('GET /api/v1/status-counts', sampleCounts({ shop: { ERROR: 73 } }));
    stream(new MessageEvent('hint', { data: '{"topics":["records"],"version":3}' }));
    await within(tiles).findByText('73', {}, { timeout: 5_000 });
    expect(api.asked('GET /api/v1/status-counts')).toHaveLength(2);
  });
});

describe('the menu of the person', () => {
  async function openMenu(): Promise<HTMLElement> {
    show();
    fireEvent.click(screen.getByRole('button', { name: /Ada/ }));
    return screen.findByRole('menu');
  }

  it('says who is signed in, and as what', async () => {
    expect((await openMenu()).textContent).toContain('ada@example.test · operator');
  });

  it('signs out and leaves for the sign-in page', async () => {
    const departures = catchDepartures('/records');
    api.respond('POST /api/auth/sign-out', () => Response.json({ success: true }));
    fireEvent.click(within(await openMenu()).getByRole('menuitem', { name: 'Sign out' }));
    await waitFor(() => expect(departures).toEqual(['/sign-in']));
  });

  it('stays and says so when signing out did not work', async () => {
    const departures = catchDepartures('/records');
    api.respond('POST /api/auth/sign-out', () => Response.json({}, { status: 503 }));
    fireEvent.click(within(await openMenu()).getByRole('menuitem', { name: 'Sign out' }));
    expect(await screen.findByText('Signing out did not work. Try again.')).toBeTruthy();
    expect(departures).toEqual([]);
  });

  it('changes the theme', async () => {
    fireEvent.click(within(await openMenu()).getByRole('menuitemradio', { name: /Dark/ }));
    await waitFor(() => expect(document.documentElement.classList.contains('dark')).toBe(true));
  });
});
