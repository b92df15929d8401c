import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PushSecret } from '#lib/contracts/push-secret';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleSource } from '#lib/testing/sample-installation';
import { samplePushSecret } from '#lib/testing/sample-push-secret';
import { PushSecrets } from './push-secrets.tsx';

const LIST = 'GET /api/v1/sources/:key/push-secrets';
const MAKE = 'POST /api/v1/sources/:key/push-secrets';
const RETIRE = 'DELETE /api/v1/sources/:key/push-secrets/:id';
const PAIR = { scheme: 'v1a', publicKey: 'whpk_cHVibGlj' } as const;

let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function show(secrets: PushSecret[], role: Role = 'admin') {
  api.answer(LIST, { secrets });
  renderConsole(<PushSecrets source={sampleSource({ transport: 'push' })} />, { role });
}

describe('push secrets', () => {
  it('are listed with what they are and how long they sign', async () => {
    const retired = { isRetired: true, retiresAt: '2026-11-22T13:00:00.000Z' };
    const ending = { id: 'b', retiresAt: '2099-01-01T12:00:00.000Z' };
    show([
      samplePushSecret(PAIR),
      samplePushSecret(ending),
      samplePushSecret({ id: 'c', ...retired }),
    ]);
    const rows = await within(
      await screen.findByRole('list', { name: 'Push secrets' }),
    ).findAllByRole('listitem');
    const said = rows.map(({ textContent }) => textContent);
    expect(said[0]).toMatch(/Key pair .*whpk_cHVibGlj.*signs every push/);
    expect(said[1]).toMatch(/Shared secret .*signs until 1 Jan, /);
    expect(said[2]).toMatch(/retired/);
    expect(screen.getAllByRole('button', { name: /^Retire/ })).toHaveLength(2);
  });

  it('that are none, or retired, push nothing, and that is said', async () => {
    show([samplePushSecret({ isRetired: true, retiresAt: '2026-11-22T13:00:00.000Z' })]);
    expect(await screen.findByText('Nothing is pushed yet')).toBeTruthy();
  });

  it('show hostile words as text', async () => {
    show([samplePushSecret({ createdBy: '<b id=evil>x</b>' })]);
    expect(await screen.findByText(/<b id=evil>/)).toBeTruthy();
    expect(document.querySelector('#evil')).toBeNull();
  });

  it('say that the server does not answer', async () => {
    api.refuse(LIST, { status: 503, code: 'unavailable', title: 'Away' });
    renderConsole(<PushSecrets source={sampleSource()} />);
    expect((await screen.findByRole('alert')).textContent).toContain('Away');
  });

  it.each<Role>(['viewer', 'operator'])(
    'are not made or retired by a %s, who is told why',
    async (role) => {
      show([samplePushSecret()], role);
      for (const name of ['New secret', /^Retire/]) {
        const button = await screen.findByRole('button', { name });
        expect(button.title).toBe(`This needs the role admin; yours is ${role}.`);
        fireEvent.click(button);
      }
      expect(screen.queryByRole('dialog')).toBeNull();
      expect(screen.queryByRole('alertdialog')).toBeNull();
    },
  );
});

describe('a new push secret', () => {
  it.each([
    ['v1', 'whsec_c2hvd24gb25jZQ==', /only time/],
    ['v1a', 'whpk_cHVibGlj', /It is no secret/],
  ] as const)(
    'of kind %s is asked for as chosen, and its key shown',
    async (scheme, verifyingKey, note) => {
      show([]);
      const publicKey = scheme === 'v1a' ? verifyingKey : null;
      api.answer(MAKE, { ...samplePushSecret({ scheme, publicKey }), verifyingKey });
      fireEvent.click(await screen.findByRole('button', { name: 'New secret' }));
      const dialog = within(await screen.findByRole('dialog', { name: 'New push secret' }));
      fireEvent.change(dialog.getByLabelText('Kind'), { target: { value: scheme } });
      fireEvent.change(dialog.getByLabelText(/Earlier ones/), { target: { value: '168' } });
      fireEvent.click(dialog.getByRole('button', { name: 'Make secret' }));
      expect((await screen.findByTestId('verifying-key')).textContent).toBe(verifyingKey);
      expect(screen.getByText(note)).toBeTruthy();
      expect(api.asked('POST /api/v1/sources/shop/push-secrets').map(({ body }) => body)).toEqual([
        { scheme, overlapHours: 168 },
      ]);
      fireEvent.click(screen.getByRole('button', { name: 'I have it' }));
      await waitFor(() => expect(screen.queryByTestId('verifying-key')).toBeNull());
    },
  );

  it('says what stands in its way', async () => {
    show([]);
    api.refuse(MAKE, { status: 409, code: 'no_secret_key', title: 'There is no key' });
    fireEvent.click(await screen.findByRole('button', { name: 'New secret' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Make secret' }));
    expect((await screen.findByRole('alert')).textContent).toContain('There is no key');
  });
});

describe('retiring a push secret', () => {
  it.each([
    ['the last one', [samplePushSecret()], /nothing is pushed until/],
    [
      'one of two',
      [samplePushSecret(), samplePushSecret({ id: 'other', ...PAIR })],
      /refuses every push/,
    ],
  ])('is asked about, and says what follows for %s', async (_, secrets, consequence) => {
    show(secrets);
    api.answer(RETIRE, samplePushSecret({ isRetired: true }));
    fireEvent.click(await screen.findByRole('button', { name: /^Retire Shared/ }));
    const dialog = within(await screen.findByRole('alertdialog'));
    expect(dialog.getByText(consequence)).toBeTruthy();
    expect(api.asked('DELETE /api/v1/sources/shop/push-secrets/abcdefghijkl')).toEqual([]);
    fireEvent.click(dialog.getByRole('button', { name: 'Retire secret' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(api.asked('DELETE /api/v1/sources/shop/push-secrets/abcdefghijkl')).toHaveLength(1);
  });
});
