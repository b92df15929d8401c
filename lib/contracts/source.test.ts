import { describe, expect, test } from 'vitest';
import { changeSourceSchema, createSourceSchema, sourceSchema } from './source.ts';

const whereRefused = (
  schema: { safeParse(value: unknown): { error?: { issues: { path: PropertyKey[] }[] } } },
  value: unknown,
) => schema.safeParse(value).error?.issues.map(({ path }) => path.join('/'));

describe('a new source', () => {
  test('needs a key and a name only', () => {
    expect(createSourceSchema.parse({ key: 'shop', name: ' Shop ' })).toEqual({
      key: 'shop',
      name: 'Shop',
      description: null,
      owner: null,
      handlerUrl: null,
    });
  });

  test.each([
    ['key', undefined],
    ['key', 'Shop'],
    ['name', ''],
    ['name', '   '],
    ['name', 'x'.repeat(201)],
    ['description', 'x'.repeat(2001)],
    ['owner', 'x'.repeat(201)],
    ['handlerUrl', ''],
    ['handlerUrl', 'core-app'],
    ['handlerUrl', 'ftp://core-app/'],
    ['handlerUrl', 'javascript:alert(1)'],
    ['handlerUrl', `http://core-app/${'x'.repeat(2000)}`],
  ])('is refused with %s = %j', (name, value) => {
    const source = { key: 'shop', name: 'Shop', [name]: value };
    expect(new Set(whereRefused(createSourceSchema, source))).toEqual(new Set([name]));
  });

  test.each(['http://127.0.0.1:8080/records', 'https://core.example/in?a=1'])(
    'may have its records go to %s',
    (handlerUrl) => {
      const source = createSourceSchema.parse({ key: 'shop', name: 'Shop', handlerUrl });
      expect(source.handlerUrl).toBe(handlerUrl);
    },
  );

  test('cannot be made paused or retired by a field it does not have', () => {
    const source = { key: 'shop', name: 'Shop', retired: true };
    expect(createSourceSchema.safeParse(source).success).toBe(false);
  });
});

describe('a change of a source', () => {
  test.each([
    { name: 'Other' },
    { description: null },
    { owner: 'Ada' },
    { handlerUrl: null },
    { maxAttempts: 1 },
    { maxAttempts: 100 },
    { overdueAfterSeconds: 1 },
    { overdueAfterSeconds: 2_592_000 },
    { rateLimitPerSecond: 1 },
    { rateLimitPerSecond: 1_000_000 },
    { rateLimitPerSecond: null },
    { mostInWork: 1 },
    { mostInWork: 10_000 },
    { mostInWork: null },
    { payloadDays: 1 },
    { payloadDays: 36_500, recordDays: 36_500 },
    { payloadDays: null, recordDays: null },
    { intakePaused: true, processingPaused: false },
    { retired: false },
    { transport: 'rabbitmq', offerSeconds: 604_800, eventMode: 'structured', amqpIngress: true },
    { transport: 'push', pushUrl: 'https://app.example/in?to=1', pushAcknowledges: true },
    { pushUrl: null, pushAllowedHosts: ['app.internal', '10.0.0.7', '[fd00::1]'] },
  ])('may be %j, and says nothing of the rest', (change) => {
    expect(changeSourceSchema.parse(change)).toEqual(change);
  });

  test.each([
    {},
    { key: 'other' },
    { maxAttempts: 0 },
    { maxAttempts: 101 },
    { maxAttempts: 1.5 },
    { maxAttempts: null },
    { overdueAfterSeconds: 0 },
    { overdueAfterSeconds: 2_592_001 },
    { rateLimitPerSecond: 0 },
    { rateLimitPerSecond: 1_000_001 },
    { rateLimitPerSecond: 0.5 },
    { mostInWork: 0 },
    { mostInWork: 10_001 },
    { mostInWork: 2.5 },
    { payloadDays: 0 },
    { payloadDays: 36_501 },
    { recordDays: 0 },
    { recordDays: 0.5 },
    { intakePaused: 'true' },
    { name: null },
    { retiredAt: null },
    { transport: 'kafka' },
    { transport: null },
    { offerSeconds: 0 },
    { offerSeconds: 604_801 },
    { eventMode: 'json' },
    { pushUrl: 'ftp://app.example/' },
    { pushUrl: 'https://me:secret@app.example/' },
    { pushAllowedHosts: ['http://app.internal'] },
    { pushAllowedHosts: [''] },
    { pushAllowedHosts: Array.from({ length: 21 }, (_, n) => `app-${n}.internal`) },
    { amqpIngress: 'true' },
  ])('may not be %j', (change) => {
    expect(changeSourceSchema.safeParse(change).success).toBe(false);
  });
});

test('a source as it is read tells its handlers, and needs them told', () => {
  const source = {
    key: 'shop',
    name: 'Shop',
    description: null,
    owner: null,
    handlerUrl: null,
    maxAttempts: 8,
    overdueAfterSeconds: 900,
    rateLimitPerSecond: null,
    mostInWork: null,
    payloadDays: null,
    recordDays: 30,
    intakePaused: false,
    processingPaused: false,
    editsNeedApproval: false,
    transport: 'pull',
    offerSeconds: 300,
    eventMode: 'binary',
    pushUrl: null,
    pushAcknowledges: false,
    pushAllowedHosts: [],
    amqpIngress: false,
    retiredAt: null,
    createdAt: '2026-11-22T12:00:00.000Z',
    lastReceivedAt: null,
    handlers: [{ type: '*', handler: 'shop', version: '1' }],
  };
  expect(sourceSchema.parse(source)).toEqual(source);
  expect(whereRefused(sourceSchema, { ...source, handlers: [{ type: '*' }] })).toEqual([
    'handlers/0/handler',
    'handlers/0/version',
  ]);
});

test.each([
  ['http://core.example/records', true],
  ['https://core.example:8443/?to=a@b', true],
  ['http://[::1]:9000', true],
  ['http://me:secret@core.example/', false],
  ['http://me@core.example', false],
])('a handler at %s may be asked for: %s', (handlerUrl, isAllowed) => {
  expect(changeSourceSchema.safeParse({ handlerUrl }).success).toBe(isAllowed);
});
