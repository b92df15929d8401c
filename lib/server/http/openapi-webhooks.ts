/** What Sluice asks of a Core App in another language, as a webhook of the OpenAPI document. */
import { PROBLEM_MEDIA_TYPE } from '#lib/contracts/problem';
import { HANDLER_HEADERS, OPTIONAL_HANDLER_HEADERS } from './asyncapi/record-messages.ts';

type Json = Readonly<Record<string, unknown>>;

const VERSION = {
  'Core-App-Version': {
    description:
      'Which version of the Core App answered: at most 200 characters of visible ASCII, no comma. Kept with ' +
      'the attempt as the version of its handler, so that errors can be resolved in a version.',
    schema: { type: 'string', maxLength: 200 },
    example: '2.0.0',
  },
};
const RETRY_AFTER = { 'Retry-After': { schema: { type: 'string' }, example: '120' } };
const PROBLEM = {
  [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } },
  '*/*': { schema: {} },
};

/** By name; each is a request that Sluice makes to an address of yours. */
export function describeWebhooks(): Json {
  return {
    ingressRecord: {
      post: {
        summary: 'A record for a Core App, where its source names a handler URL',
        description:
          'Every attempt is one request with the payload, byte for byte. Process it all or nothing, once for ' +
          'each `Idempotency-Key`. No answer within 30 s, or a broken one, is tried again.',
        operationId: 'processIngressRecord',
        security: [],
        parameters: [
          ...describeHeaders(HANDLER_HEADERS, true),
          ...describeHeaders(OPTIONAL_HANDLER_HEADERS, false),
        ],
        requestBody: { required: true, content: { '*/*': { schema: {} } } },
        responses: {
          '2XX': { description: 'The record is Processed.', headers: VERSION },
          '4XX': {
            description:
              'An error for good; 408, 425 and 429 are tried again. The problem is kept and shown.',
            headers: { ...VERSION, ...RETRY_AFTER },
            content: PROBLEM,
          },
          '5XX': {
            description: 'Tried again, no sooner than `Retry-After` says.',
            headers: { ...VERSION, ...RETRY_AFTER },
            content: PROBLEM,
          },
        },
      },
    },
  };
}

function describeHeaders(examples: Readonly<Record<string, string>>, required: boolean): Json[] {
  return Object.entries(examples).map(([name, example]) => ({
    ...{ name, in: 'header', required, example },
    schema: { type: 'string' },
  }));
}
