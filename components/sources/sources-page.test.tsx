import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleSource } from '#lib/testing/sample-installation';
import { SourcesPage } from './sources-page.tsx';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/sources', { sources: [sampleSource()] });
});
afterEach(closeConsole);

describe('the list of sources', () => {
  it('shows each by its key, in their order, retired ones too', async () => {
    api.answer('GET /api/v1/sources', {
      sources: [
        sampleSource(),
        sampleSource({ key: 'github', lastReceivedAt: null }),
        sampleSource({ key: 'gone', retiredAt: '2026-11-02T00:00:00.000Z' }),
      ],
    });
    renderConsole(<SourcesPage />);
    await screen.findByRole('link', { name: 'gone' });
    const keys = screen.getAllByRole('row').map((row) => row.querySelector('a')?.textContent);
    expect(keys.slice(1)).toEqual(['github', 'gone', 'shop']);
    expect(screen.getByText('Retired').closest('tr')?.textContent).toContain('gone');
    expect(screen.getByRole('link', { name: 'github' }).closest('tr')?.textContent).toMatch(
      /never$/,
    );
  });

  it('tells how long acknowledgements take, and by what the records leave', async () => {
    const at = '2026-11-22T12:00:00.000Z';
    const sources = [{ source: 'shop', acknowledged: 9, p50Ms: 250, p95Ms: 4000 }];
    api.answer('GET /api/v1/acknowledgement-delays', { from: at, to: at, sources });
    api.answer('GET /api/v1/sources', {
      sources: [sampleSource({ transport: 'rabbitmq' }), sampleSource({ key: 'github' })],
    });
    renderConsole(<SourcesPage />);
    const figures = await screen.findByRole('link', { name: /^250\s*ms \/ 4\s*s/ });
    expect(figures.closest('tr')?.textContent).toContain('RabbitMQ');
    expect(figures.getAttribute('href')).toBe(
      `/records?source=shop&status=ACKNOWLEDGED&time=settled&from=${encodeURIComponent(at)}`,
    );
    expect(screen.getAllByText('RabbitMQ')).toHaveLength(1);
  });

  it('marks what is paused', async () => {
    api.answer('GET /api/v1/sources', {
      sources: [sampleSource({ intakePaused: true, processingPaused: true })],
    });
    renderConsole(<SourcesPage />);
    expect((await screen.findByText('Intake paused')).title).toBe(
      'New records are refused for now',
    );
    expect(screen.getByText('Processing paused').title).toBe('Records are stored and wait');
  });

  it('offers a new source to administrators only, and says why to others', async () => {
    renderConsole(<SourcesPage />, { role: 'operator' });
    await screen.findByRole('link', { name: 'shop' });
    const button = screen.getByRole('button', { name: 'New source' });
    fireEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(button.title).toBe('This needs the role admin; yours is operator.');
  });
});

describe('a new source', () => {
  async function openForm() {
    const drawn = renderConsole(<SourcesPage />);
    fireEvent.click(screen.getByRole('button', { name: 'New source' }));
    return { ...drawn, dialog: await screen.findByRole('dialog', { name: 'New source' }) };
  }

  function fillIn(dialog: HTMLElement, values: Record<string, string>): void {
    for (const [label, value] of Object.entries(values))
      fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Create source' }));
  }

  it('takes its key for its name where none is given, and opens its page', async () => {
    api.answer('POST /api/v1/sources', sampleSource({ key: 'shopify-eu', name: 'shopify-eu' }));
    const { dialog, opened } = await openForm();
    fillIn(dialog, { Key: ' shopify-eu ', Owner: 'Team Blue' });
    await waitFor(() => expect(opened).toEqual(['/sources/shopify-eu']));
    expect(api.asked('POST /api/v1/sources').map(({ body }) => body)).toEqual([
      {
        key: 'shopify-eu',
        name: 'shopify-eu',
        owner: 'Team Blue',
        description: null,
        handlerUrl: null,
      },
    ]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('is in the list without reloading the page', async () => {
    const made = sampleSource({ key: 'shopify-eu' });
    api.answer('POST /api/v1/sources', made);
    const { dialog } = await openForm();
    api.answer('GET /api/v1/sources', { sources: [sampleSource(), made] });
    fillIn(dialog, { Key: 'shopify-eu' });
    expect(await screen.findByText('shopify-eu')).toBeTruthy();
  });

  it('with a key that no address could hold is not even sent', async () => {
    const { dialog } = await openForm();
    fillIn(dialog, { Key: 'Shopify EU' });
    expect(await within(dialog).findByText('must be 2 to 63 of a-z, 0-9 and -')).toBeTruthy();
    expect(within(dialog).getByLabelText('Key').getAttribute('aria-invalid')).toBe('true');
    expect(api.asked('POST /api/v1/sources')).toEqual([]);
  });

  it('whose key is taken says so, and names the field', async () => {
    api.refuse('POST /api/v1/sources', {
      status: 409,
      code: 'source_exists',
      title: 'There is a source of this key.',
      errors: [{ pointer: '/key', message: 'is taken' }],
    });
    const { dialog, opened } = await openForm();
    fillIn(dialog, { Key: 'shop' });
    const alert = await within(dialog).findByRole('alert');
    expect(alert.textContent).toContain('There is a source of this key.');
    expect(alert.textContent).toContain('/key is taken');
    expect(opened).toEqual([]);
  });

  it('can be left alone by Escape, and the focus goes back to the button', async () => {
    renderConsole(<SourcesPage />);
    const button = screen.getByRole('button', { name: 'New source' });
    button.focus();
    fireEvent.click(button);
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    fireEvent.keyDown(document.activeElement ?? dialog, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(button));
  });
});
