import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Toaster } from 'sonner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Source } from '#lib/contracts/source';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleCounts, sampleSource } from '#lib/testing/sample-installation';
import { SourcePage } from './source-page.tsx';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

/** Keeps one source the way the server would: a change is seen by whoever asks afterwards. */
function keepSource(change: Partial<Source> = {}): void {
  let source = sampleSource(change);
  api.answerBy('GET /api/v1/sources', () => ({ sources: [source] }));
  api.answerBy('PATCH /api/v1/sources/:key', ({ body }) => {
    const { retired, ...settings } = Object(body) as Partial<Source> & { retired?: boolean };
    source = { ...source, ...settings };
    if (retired !== undefined)
      source = { ...source, retiredAt: retired ? '2026-11-22T12:00:00.000Z' : null };
    return source;
  });
}

async function show(change: Partial<Source> = {}, role: Role = 'admin'): Promise<void> {
  keepSource(change);
  renderConsole(
    <>
      <SourcePage sourceKey="shop" />
      <Toaster />
    </>,
    { role },
  );
  await screen.findByRole('heading', { level: 1 });
}

const changesAsked = () => api.asked('PATCH /api/v1/sources/shop').map(({ body }) => body);

describe('the page of a source', () => {
  it('counts its records by status, each a link to exactly those', async () => {
    api.answer(
      'GET /api/v1/status-counts',
      sampleCounts({ shop: { ERROR: 7, QUEUED: 2 }, payments: { ERROR: 90 } }),
    );
    await show();
    const errors = await screen.findByRole('link', { name: reading('7 records Error') });
    expect(errors.getAttribute('href')).toBe('/records?source=shop&status=ERROR');
    expect(screen.getByRole('link', { name: reading('0 records Processed') })).toBeTruthy();
    expect(screen.getByText(/^3 min/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Its records' }).getAttribute('href')).toBe(
      '/records?source=shop',
    );
  });

  it('says that there is no such source', async () => {
    api.answer('GET /api/v1/sources', { sources: [sampleSource()] });
    renderConsole(<SourcePage sourceKey="nowhere" />);
    expect(await screen.findByText('There is no source nowhere')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Sources' }).getAttribute('href')).toBe('/sources');
  });

  it('names what handles its records', async () => {
    await show({ handlers: [{ type: 'order.placed', handler: 'shop-orders', version: '3' }] });
    const table = screen.getByRole('region', { name: 'Handlers of this source' });
    expect(within(table).getByText('order.placed').closest('tr')?.textContent).toBe(
      'order.placedshop-orders3',
    );
  });

  it('says what becomes of records that nothing handles', async () => {
    await show();
    expect(screen.getByText(/become errors until a worker has a handler/)).toBeTruthy();
  });

  it('says where records go that an HTTP handler takes', async () => {
    await show({ handlerUrl: 'https://core.example.test/in' });
    expect(screen.getByText('Records go to the HTTP handler')).toBeTruthy();
    expect(screen.getByText('https://core.example.test/in')).toBeTruthy();
  });
});

describe('the settings of a source', () => {
  function change(label: string, value: string): void {
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  }
  const save = () => {
    fireEvent.click(screen.getByRole('button', { name: 'Save settings' }));
  };

  it('are saved as written, emptied ones as nothing, and it says so', async () => {
    await show({ owner: 'Team Blue' });
    change('Owner', '');
    change('Name', 'Web shop EU');
    change('Most attempts', '12');
    change('Most records in work', '50');
    save();
    expect(await screen.findByText('Settings saved')).toBeTruthy();
    expect(changesAsked()).toEqual([
      {
        name: 'Web shop EU',
        description: null,
        owner: null,
        handlerUrl: null,
        maxAttempts: 12,
        overdueAfterSeconds: 3600,
        rateLimitPerSecond: null,
        mostInWork: 50,
      },
    ]);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('Web shop EU');
  });

  it.each([
    ['Name', '  '],
    ['Most attempts', '0'],
    ['Most attempts', ''],
    ['HTTP handler', 'ftp://core.example.test'],
  ])('are not sent with a %s of "%s"', async (label, value) => {
    await show();
    change(label, value);
    save();
    await waitFor(() =>
      expect(screen.getByLabelText(label).getAttribute('aria-invalid')).toBe('true'),
    );
    expect(changesAsked()).toEqual([]);
  });

  it('say why the server did not take them', async () => {
    await show();
    api.refuse('PATCH /api/v1/sources/:key', {
      status: 400,
      code: 'bad_request',
      title: 'This address is not allowed.',
      errors: [{ pointer: '/handlerUrl', message: 'points into the private network' }],
    });
    change('HTTP handler', 'http://10.0.0.1/');
    save();
    expect((await screen.findByRole('alert')).textContent).toContain(
      '/handlerUrl points into the private network',
    );
  });

  it.each(['viewer', 'operator'] as const)(
    'are read-only for a %s, who reads why',
    async (role) => {
      await show({}, role);
      expect(screen.getByRole('group', { name: 'Settings of shop' })).toHaveProperty(
        'disabled',
        true,
      );
      const reason = `This needs the role admin; yours is ${role}.`;
      expect(screen.getByRole('button', { name: 'Save settings' }).title).toBe(reason);
      change('Name', 'Mine');
      save();
      expect(changesAsked()).toEqual([]);
    },
  );
});

describe('pausing a source', () => {
  it('takes effect at once, and can be taken back', async () => {
    await show();
    fireEvent.click(screen.getByRole('switch', { name: 'Pause processing' }));
    expect(await screen.findByText('Processing paused')).toBeTruthy();
    expect(changesAsked()).toEqual([{ processingPaused: true }]);
    fireEvent.click(screen.getByRole('switch', { name: 'Pause processing' }));
    await waitFor(() => expect(screen.queryByText('Processing paused')).toBeNull());
    expect(changesAsked().at(-1)).toEqual({ processingPaused: false });
  });

  it('stops intake alone when only intake is paused', async () => {
    await show();
    fireEvent.click(screen.getByRole('switch', { name: 'Pause intake' }));
    expect(await screen.findByText('Intake paused')).toBeTruthy();
    expect(changesAsked()).toEqual([{ intakePaused: true }]);
    expect(screen.queryByText('Processing paused')).toBeNull();
  });

  it('that fails says so and leaves the switch off', async () => {
    await show();
    api.refuse('PATCH /api/v1/sources/:key', {
      status: 410,
      code: 'gone',
      title: 'It is retired.',
    });
    const pause = screen.getByRole('switch', { name: 'Pause intake' });
    fireEvent.click(pause);
    expect((await screen.findByRole('alert')).textContent).toContain('It is retired.');
    expect(pause.getAttribute('aria-checked')).toBe('false');
  });

  it('is nothing for viewers', async () => {
    await show({}, 'viewer');
    fireEvent.click(screen.getByRole('switch', { name: 'Pause intake' }));
    expect(changesAsked()).toEqual([]);
  });
});

describe('retiring a source', () => {
  it('asks first, says what it means, and can be taken back', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Retire source' }));
    const question = await screen.findByRole('alertdialog', { name: 'Retire source: shop?' });
    expect(question.textContent).toContain('refused with 410 Gone');
    expect(changesAsked()).toEqual([]);
    fireEvent.click(within(question).getByRole('button', { name: 'Retire source' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(changesAsked()).toEqual([{ retired: true }]);
    fireEvent.click(screen.getByRole('button', { name: 'Take back into use' }));
    const back = await screen.findByRole('alertdialog', { name: 'Take back into use: shop?' });
    fireEvent.click(within(back).getByRole('button', { name: 'Take back into use' }));
    expect(await screen.findByRole('button', { name: 'Retire source' })).toBeTruthy();
    expect(changesAsked().at(-1)).toEqual({ retired: false });
  });

  it('is left at the question by Cancel', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Retire source' }));
    fireEvent.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Cancel' }),
    );
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(changesAsked()).toEqual([]);
  });

  it('is out of reach for operators, with the reason beside it', async () => {
    await show({}, 'operator');
    const button = screen.getByRole('button', { name: 'Retire source' });
    fireEvent.click(button);
    expect(screen.queryByRole('alertdialog')).toBeNull();
    const reason = document.getElementById(button.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toBe('This needs the role admin; yours is operator.');
  });
});
