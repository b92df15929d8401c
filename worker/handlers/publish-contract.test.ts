import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { judge } from '#lib/server/gateway/contract/check-payload';
import { defineHandler, type Handler } from '#worker/handler';
import { checkContract } from '#worker/ingress/check-contract';
import { readContractData } from '#lib/server/gateway/contract/read-contract-data';
import { FailureError } from '#lib/domain/failure-error';
import { installedHandlers } from './installed.ts';
import { publishContract } from './publish-contract.ts';

const record = {
  direction: 'INGRESS',
  source: 'shop',
  type: 'order',
  mediaType: 'application/json',
  handlerUrl: null,
} as const;

function handlerOf(contract: z.ZodType): Handler {
  return defineHandler({
    name: 'orders',
    version: '1',
    source: 'shop',
    types: ['order'],
    contract,
    timeoutMs: 1000,
    retry: DEFAULT_RETRY_POLICY,
    process: () => Promise.resolve(),
  });
}

function published(handler: Handler, text: string) {
  const row = { name: handler.name, version: handler.version, ...publishContract(handler) };
  return judge(Buffer.from(text), record, row);
}

function processed(handler: Handler, text: string): readonly unknown[] {
  try {
    const bytes = Buffer.from(text);
    checkContract(handler, readContractData({ bytes, mediaType: record.mediaType }));
    return [];
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure.violations ?? [];
  }
}

describe('what is published of a contract', () => {
  const order = handlerOf(
    z.strictObject({
      number: z.string().min(1).max(20),
      total: z.number().positive(),
      email: z.email(),
      placedAt: z.iso.datetime({ offset: true }),
      status: z.enum(['open', 'closed']),
      lines: z.array(z.object({ sku: z.string(), quantity: z.int().min(1) })).min(1),
    }),
  );
  const good =
    '{"number":"1","total":1.10,"email":"a@b.se","placedAt":"2026-01-01T00:00:00Z","status":"open","lines":[{"sku":"x","quantity":1}]}';

  test.each([
    ['meets it', good],
    ['is empty', '{}'],
    ['is another kind', '[]'],
    ['has a negative number', good.replace('1.10', '-12345678901234567890')],
    ['has a text for a number', good.replace('1.10', '"1.10"')],
    ['has no e-mail address', good.replace('a@b.se', 'nobody')],
    ['has a wrong time', good.replace('2026-01-01T00', '2026-13-01T00')],
    ['has an unknown choice', good.replace('open', 'lost')],
    ['has an empty list', good.replace('{"sku":"x","quantity":1}', '')],
    ['has a wrong line', good.replace('"quantity":1', '"quantity":1.5')],
  ])('judges what %s as the handler does, in the same words', (_, text) => {
    expect(published(order, text).violations).toEqual(processed(order, text));
    expect(published(order, text).isWhole).toBe(publishContract(order).contractIsWhole);
  });

  test('is whole where JSON Schema can say all of it', () => {
    expect(publishContract(order).contractIsWhole).toBe(true);
    expect(published(order, good)).toMatchObject({ outcome: 'met', isWhole: true });
  });

  test.each([
    ['a refinement', z.object({ a: z.string().refine((text) => text !== 'no') })],
    ['a rule over several fields', z.object({ a: z.string() }).superRefine(() => undefined)],
    ['trimming', z.object({ a: z.string().trim().min(1) })],
    ['a transformation', z.object({ a: z.string().transform((text) => text.length) })],
    ['coercion by a step before', z.object({ a: z.preprocess(Number, z.number()) })],
  ])('is not whole with %s', (_, contract) => {
    expect(publishContract(handlerOf(contract)).contractIsWhole).toBe(false);
  });

  test('of a handler that takes bytes is nothing', () => {
    const raw = { ...handlerOf(z.unknown()), raw: true };
    expect(publishContract(raw).contract).toBeNull();
    expect(published(raw, 'not JSON at all')).toMatchObject({ outcome: 'unreadable' });
    expect(published(raw, '{}')).toMatchObject({
      outcome: 'unchecked',
      why: 'orders takes any bytes: it has no contract.',
    });
  });

  test.each(installedHandlers.map((handler) => [handler.name, handler] as const))(
    'of %s refuses only what the handler refuses too',
    (_, handler) => {
      for (const text of ['{}', '[]', 'null', '{"id":1}', '"text"', '{"lines":[{}]}']) {
        const pointers = processed(handler, text);
        for (const violation of published(handler, text).violations)
          expect(pointers).toContainEqual(violation);
      }
    },
  );
});
