import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleKey, sampleSource } from '#lib/testing/sample-installation';
import { KeysPanel } from './keys-panel.tsx';

const SECRET = 'sluice_k3j9_only-shown-once';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/keys', { keys: [sampleKey()] });
  api.answer('GET /api/v1/sources', {
    sources: [sampleSource(), sampleSource({ key: 'old', retiredAt: '2026-11-02T00:00:00.000Z' })],
  });
  api.answer('POST /api/v1/keys', { ...sampleKey({ id: 2, name: 'New one' }), secret: SECRET });
});
afterEach(closeConsole);

async function openForm(): Promise<HTMLElement> {
  renderConsole(<KeysPanel />);
  fireEvent.click(await screen.findByRole('button', { name: 'New key' }));
  const dialog = await screen.findByRole('dialog', { name: 'New machine key' });
  await within(dialog).findByLabelText('shop');
  return dialog;
}

function submit(dialog: HTMLElement): void {
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create key' }));
}

function fillIn(dialog: HTMLElement): void {
  fireEvent.change(within(dialog).getByLabelText('Name'), { target: { value: ' Shop backend ' } });
  fireEvent.click(within(dialog).getByRole('checkbox', { name: /^ingress/ }));
  fireEvent.click(within(dialog).getByLabelText('shop'));
}

describe('a new machine key', () => {
  it('is asked for with just what was chosen', async () => {
    const dialog = await openForm();
    fillIn(dialog);
    submit(dialog);
    await screen.findByText(SECRET);
    expect(api.asked('POST /api/v1/keys').map(({ body }) => body)).toEqual([
      {
        name: 'Shop backend',
        scopes: ['ingress'],
        sources: ['shop'],
        expiresAt: null,
        kind: 'bearer',
        publicKey: null,
      },
    ]);
  });

  it('that signs shows its name beside the secret', async () => {
    const secret = 'whsec_c2hvd24gb25jZQ==';
    const key = sampleKey({ id: 2, prefix: 'abcd1234', kind: 'signed' });
    api.answer('POST /api/v1/keys', { ...key, secret });
    const dialog = await openForm();
    fireEvent.change(within(dialog).getByLabelText('Proof'), { target: { value: 'shared' } });
    expect(within(dialog).queryByRole('checkbox', { name: /^replay/ })).toBeNull();
    fillIn(dialog);
    submit(dialog);
    expect((await screen.findByTestId('secret')).textContent).toBe(secret);
    expect(screen.getByText('abcd1234')).toBeTruthy();
    expect(api.asked('POST /api/v1/keys')[0]?.body).toMatchObject({
      kind: 'signed',
      publicKey: null,
    });
  });

  it('that signs with a pair of theirs asks for the public half and shows no secret', async () => {
    const publicKey = `whpk_${'A'.repeat(43)}=`;
    const key = sampleKey({ id: 2, prefix: 'abcd1234', kind: 'signed', publicKey });
    api.answer('POST /api/v1/keys', { ...key, secret: null });
    const dialog = await openForm();
    fireEvent.change(within(dialog).getByLabelText('Proof'), { target: { value: 'pair' } });
    fillIn(dialog);
    submit(dialog);
    expect(await within(dialog).findByText('Paste a key that starts with whpk_.')).toBeTruthy();
    const field = within(dialog).getByLabelText('Public key');
    fireEvent.change(field, { target: { value: publicKey } });
    submit(dialog);
    expect(await screen.findByText('abcd1234')).toBeTruthy();
    expect(screen.queryByTestId('secret')).toBeNull();
    expect(api.asked('POST /api/v1/keys')[0]?.body).toMatchObject({ kind: 'signed', publicKey });
  });

  it('is shown once: closing the dialog and opening it again shows an empty form', async () => {
    const dialog = await openForm();
    fillIn(dialog);
    submit(dialog);
    expect(await screen.findByText(/This is the only time/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'I have it' }));
    await waitFor(() => expect(screen.queryByText(SECRET)).toBeNull());
    fireEvent.click(screen.getByRole('button', { name: 'New key' }));
    const again = await screen.findByRole('dialog', { name: 'New machine key' });
    expect(within(again).getByLabelText<HTMLInputElement>('Name').value).toBe('');
    expect(document.body.textContent).not.toContain(SECRET);
  });

  it('is copied whole, and says so', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal(
      'navigator',
      Object.assign(Object.create(navigator), { clipboard: { writeText } }),
    );
    const dialog = await openForm();
    fillIn(dialog);
    submit(dialog);
    fireEvent.click(await screen.findByRole('button', { name: 'Copy key' }));
    expect(await screen.findByRole('button', { name: 'Copied key' })).toBeTruthy();
    expect(writeText).toHaveBeenCalledWith(SECRET);
  });

  it('appears in the list behind the dialog', async () => {
    const dialog = await openForm();
    fillIn(dialog);
    api.answer('GET /api/v1/keys', { keys: [sampleKey(), sampleKey({ id: 2, name: 'New one' })] });
    submit(dialog);
    expect(await screen.findByText('New one')).toBeTruthy();
  });

  it('is not asked for while name, scope or source is missing, and says which', async () => {
    const dialog = await openForm();
    submit(dialog);
    expect(await within(dialog).findByText('Give it a name.')).toBeTruthy();
    expect(within(dialog).getByText('Choose at least one thing it may do.')).toBeTruthy();
    expect(within(dialog).getByText('Choose at least one source.')).toBeTruthy();
    expect(api.asked('POST /api/v1/keys')).toEqual([]);
  });

  it('for every source is for every source alone', async () => {
    const dialog = await openForm();
    fillIn(dialog);
    fireEvent.click(within(dialog).getByLabelText('every source, also future ones'));
    submit(dialog);
    await screen.findByText(SECRET);
    expect(api.asked('POST /api/v1/keys')[0]?.body).toMatchObject({ sources: ['*'] });
  });

  it('is not offered for a retired source', async () => {
    const dialog = await openForm();
    expect(within(dialog).queryByLabelText('old')).toBeNull();
  });

  it('that the server refuses says why and keeps what was filled in', async () => {
    api.refuse('POST /api/v1/keys', {
      status: 409,
      code: 'name_taken',
      title: 'There is a key of this name.',
    });
    const dialog = await openForm();
    fillIn(dialog);
    submit(dialog);
    expect((await within(dialog).findByRole('alert')).textContent).toContain(
      'There is a key of this name.',
    );
    expect(within(dialog).getByLabelText<HTMLInputElement>('Name').value).toBe(' Shop backend ');
  });
});

describe('the machine keys', () => {
  it('show what each may do, for what, and whether it was ever used', async () => {
    api.answer('GET /api/v1/keys', {
      keys: [
        sampleKey({ scopes: ['read', 'replay'], sources: ['*'] }),
        sampleKey({ id: 2, name: 'Other', sources: ['shop', 'payments'] }),
        sampleKey({ id: 3, name: 'Signer', kind: 'signed' }),
      ],
    });
    renderConsole(<KeysPanel />);
    const row = (await screen.findByText('Shop backend')).closest('tr');
    expect(row?.textContent).toContain('sluice_k3j9…');
    expect(row?.textContent).toContain('read, replay');
    expect(row?.textContent).toContain('every source');
    expect(row?.textContent).toContain('never');
    expect(screen.getByText('Other').closest('tr')?.textContent).toContain('shop, payments');
    expect(row?.textContent).not.toContain('signs');
    const signer = screen.getByText('Signer').closest('tr');
    expect(signer?.textContent).toContain('signs with a shared secret');
  });

  it('stand with the usable ones first and the newest of them on top', async () => {
    const revokedAt = '2026-11-20T00:00:00.000Z';
    api.answer('GET /api/v1/keys', {
      keys: [
        sampleKey({ id: 1, name: 'first' }),
        sampleKey({ id: 2, name: 'second' }),
        sampleKey({ id: 3, name: 'dead', revokedAt }),
      ],
    });
    renderConsole(<KeysPanel />);
    await screen.findByText('dead');
    const names = screen
      .getAllByRole('row')
      .map((row) => row.querySelector('td span')?.textContent);
    expect(names.slice(1)).toEqual(['second', 'first', 'dead']);
    expect(screen.queryByRole('button', { name: 'Revoke dead' })).toBeNull();
  });

  it('are revoked only after a confirmation that names the key', async () => {
    api.answerBy('DELETE /api/v1/keys/:id', () =>
      sampleKey({ revokedAt: '2026-11-22T12:00:00.000Z' }),
    );
    renderConsole(<KeysPanel />);
    fireEvent.click(await screen.findByRole('button', { name: 'Revoke Shop backend' }));
    const question = await screen.findByRole('alertdialog', { name: 'Revoke Shop backend?' });
    expect(question.textContent).toContain('This cannot be undone.');
    expect(api.asked('DELETE /api/v1/keys/1')).toEqual([]);
    api.answer('GET /api/v1/keys', {
      keys: [sampleKey({ revokedAt: '2026-11-22T12:00:00.000Z' })],
    });
    fireEvent.click(within(question).getByRole('button', { name: 'Revoke key' }));
    expect(await screen.findByText(/^revoked/)).toBeTruthy();
    expect(api.asked('DELETE /api/v1/keys/1')).toHaveLength(1);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('stay when the question is answered with Cancel', async () => {
    renderConsole(<KeysPanel />);
    fireEvent.click(await screen.findByRole('button', { name: 'Revoke Shop backend' }));
    const question = await screen.findByRole('alertdialog');
    fireEvent.click(within(question).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(api.asked('DELETE /api/v1/keys/:id')).toEqual([]);
  });

  it('say why one could not be revoked, with the question still open', async () => {
    api.refuse('DELETE /api/v1/keys/:id', {
      status: 404,
      code: 'unknown_key',
      title: 'No such key.',
    });
    renderConsole(<KeysPanel />);
    fireEvent.click(await screen.findByRole('button', { name: 'Revoke Shop backend' }));
    const question = await screen.findByRole('alertdialog');
    fireEvent.click(within(question).getByRole('button', { name: 'Revoke key' }));
    expect((await within(question).findByRole('alert')).textContent).toContain('No such key.');
  });

  it('say so when there is none', async () => {
    api.answer('GET /api/v1/keys', { keys: [] });
    renderConsole(<KeysPanel />);
    expect(await screen.findByText('No keys yet')).toBeTruthy();
  });

  it('are not even asked for by others than administrators, who read why', () => {
    renderConsole(<KeysPanel />, { role: 'operator' });
    expect(screen.getByText('This needs the role admin; yours is operator.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'New key' })).toBeNull();
    expect(api.asked('GET /api/v1/keys')).toEqual([]);
  });
});
