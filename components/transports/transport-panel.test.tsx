import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Source } from '#lib/contracts/source';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleSource } from '#lib/testing/sample-installation';
import { sampleStanding } from '#lib/testing/sample-transport';
import { TransportPanel } from './transport-panel.tsx';

let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
  api.answer('GET /api/v1/sources/:key/transport', sampleStanding());
  api.answerBy('PATCH /api/v1/sources/:key', ({ body }) =>
    sampleSource(Object(body) as Partial<Source>),
  );
});
afterEach(closeConsole);

function show(change: Partial<Source> = {}, role: Role = 'admin') {
  renderConsole(<TransportPanel source={sampleSource(change)} />, { role });
}
const choose = (name: string) => {
  fireEvent.click(screen.getByRole('radio', { name }));
};
const write = (label: string, value: string) => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
};
const save = () => {
  fireEvent.click(screen.getByRole('button', { name: 'Save transport' }));
};
const changes = () => api.asked('PATCH /api/v1/sources/shop').map(({ body }) => body);
const modes = () =>
  within(screen.getByLabelText('Form of the message'))
    .getAllByRole<HTMLOptionElement>('option')
    .map(({ value }) => value);

describe('the transport of a source', () => {
  it('is shown as it is, with the settings that it uses and no others', () => {
    show();
    expect(screen.getByRole('radio', { name: 'Pull', checked: true })).toBeTruthy();
    expect(screen.queryByLabelText('URL')).toBeNull();
    choose('RabbitMQ');
    expect(screen.queryByLabelText('URL')).toBeNull();
    expect(modes()).toEqual(['binary', 'structured']);
    choose('Push');
    expect(screen.getByLabelText('URL')).toBeTruthy();
    expect(modes()).toEqual(['binary', 'structured', 'batch']);
  });

  it('is changed to RabbitMQ', async () => {
    show();
    choose('RabbitMQ');
    write('Offer again after, seconds', '60');
    save();
    await waitFor(() => {
      expect(changes()).toEqual([{ transport: 'rabbitmq', offerSeconds: 60, eventMode: 'binary' }]);
    });
  });

  it('is changed to push only with a URL, which the field says', async () => {
    show();
    choose('Push');
    save();
    const url = screen.getByLabelText('URL');
    expect(url.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Push needs a URL.')).toBeTruthy();
    write('URL', 'https://app.example/in');
    write('Hosts that may be private', 'app.internal');
    fireEvent.click(screen.getByLabelText('200 and 204 acknowledge'));
    save();
    await waitFor(() => {
      expect(changes()).toMatchObject([
        {
          transport: 'push',
          pushUrl: 'https://app.example/in',
          pushAllowedHosts: ['app.internal'],
          pushAcknowledges: true,
        },
      ]);
    });
  });

  it('goes back from batches by itself, which only push sends', async () => {
    show({ transport: 'push', eventMode: 'batch', pushUrl: 'https://app.example/in' });
    choose('Pull');
    save();
    await waitFor(() => {
      expect(changes()).toEqual([{ transport: 'pull', eventMode: 'binary' }]);
    });
  });

  it('cannot be RabbitMQ where there is none, and says why', async () => {
    api.answer('GET /api/v1/sources/:key/transport', sampleStanding({ hasBroker: false }));
    show();
    expect(await screen.findByText(/AMQP_URL is not set/)).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'RabbitMQ' }).disabled).toBe(true);
  });

  it('says what the server refuses', async () => {
    api.refuse('PATCH /api/v1/sources/:key', {
      status: 409,
      code: 'no_broker',
      title: 'There is no broker to use',
    });
    show();
    choose('RabbitMQ');
    save();
    expect((await screen.findByRole('alert')).textContent).toContain('There is no broker to use');
  });

  it.each<Role>(['viewer', 'operator'])('is read-only for a %s, with the reason', (role) => {
    show({ transport: 'push', pushUrl: 'https://app.example/in' }, role);
    const reason = `This needs the role admin; yours is ${role}.`;
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Pull' }).matches(':disabled')).toBe(
      true,
    );
    const button = screen.getByRole('button', { name: 'Save transport' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.title).toBe(reason);
    save();
    expect(changes()).toEqual([]);
  });
});
