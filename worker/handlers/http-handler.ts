/** The built-in handler that hands records to a Core App in another language, over HTTP. */
import { z } from 'zod';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { FailureError, type Handler } from '#worker/handler';

export interface HttpTarget {
  readonly source: string;
  readonly url: string;
  readonly traceparent: string | null;
}

export function createHttpHandler({ source, url }: HttpTarget): Handler {
  return {
    name: 'http',
    version: '1',
    source,
    types: ['*'],
    contract: z.unknown(),
    raw: true,
    timeoutMs: 30_000,
    retry: DEFAULT_RETRY_POLICY,
    process: async (record, context) => {
      const response = await fetch(url, {
        method: 'POST',
        body: Buffer.from(record.bytes),
        signal: context.signal,
      });
      if (!response.ok)
        throw new FailureError({
          class: 'dependency',
          code: 'http',
          message: `HTTP ${String(response.status)}`,
        });
    },
  };
}
