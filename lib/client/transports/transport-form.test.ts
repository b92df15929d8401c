import { describe, expect, test } from 'vitest';
import { changeSourceSchema } from '#lib/contracts/source';
import { sampleSource } from '#lib/testing/sample-installation';
import { readTransportForm } from './transport-form.ts';

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
const filled = formOf({
  offerSeconds: '60',
  eventMode: 'structured',
  pushUrl: ' https://app.example/in ',
  pushAllowedHosts: 'App.internal, 10.0.0.7  db',
  pushAcknowledges: 'on',
});

describe('the change that a form of a transport asks for', () => {
  test('leaves alone what pull does not use', () => {
    expect(readTransportForm(filled, 'pull', sampleSource())).toEqual({ transport: 'pull' });
  });

  test('gives up batches, which only push can send', () => {
    const source = sampleSource({ transport: 'push', eventMode: 'batch' });
    const change = { transport: 'pull', eventMode: 'binary' };
    expect(readTransportForm(formOf({}), 'pull', source)).toEqual(change);
  });

  test('has what RabbitMQ uses, and nothing of push', () => {
    expect(readTransportForm(filled, 'rabbitmq', sampleSource())).toEqual({
      transport: 'rabbitmq',
      offerSeconds: 60,
      eventMode: 'structured',
    });
  });

  test('has all that push uses, as the contract takes it', () => {
    const change = readTransportForm(filled, 'push', sampleSource());
    expect(changeSourceSchema.parse(change)).toEqual({
      transport: 'push',
      offerSeconds: 60,
      eventMode: 'structured',
      pushUrl: 'https://app.example/in',
      pushAcknowledges: true,
      pushAllowedHosts: ['app.internal', '10.0.0.7', 'db'],
    });
  });

  test('is refused by the contract where a number is missing', () => {
    const change = readTransportForm(formOf({}), 'push', sampleSource());
    expect(change).toMatchObject({ pushUrl: null, pushAcknowledges: false, pushAllowedHosts: [] });
    const fault = changeSourceSchema.safeParse(change).error?.issues[0];
    expect(fault?.path).toEqual(['offerSeconds']);
  });
});
