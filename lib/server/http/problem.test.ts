import { describe, expect, it } from 'vitest';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '#lib/contracts/problem';
import { GATEWAY_CODES, GatewayError, refuse } from '#lib/server/gateway/gateway-error';
import { RateLimitedError } from '#lib/server/gateway/ingress/intake-rate';
import { describeProblem, ProblemError, respondWithProblem } from './problem.ts';
import { PROBLEMS } from '#lib/contracts/problem-codes';

const STATUS_OF = {
  unknown_source: 404,
  retired_source: 410,
  intake_paused: 503,
  invalid_submission: 400,
  event_id_conflict: 409,
  record_not_found: 404,
  group_not_found: 404,
  view_not_found: 404,
  view_not_shareable: 403,
  no_handler: 409,
  unknown_person: 404,
  payload_not_found: 404,
  range_not_satisfiable: 416,
  already_waiting: 409,
  payload_expired: 409,
  confirmation_needed: 409,
  superseded: 409,
  lease_lost: 409,
  invalid_cursor: 400,
} as const satisfies Readonly<Record<(typeof GATEWAY_CODES)[number], number>>;

describe('describeProblem', () => {
  it.each(GATEWAY_CODES)('tells the refusal %s by its own code', (code) => {
    expect(describeProblem(refuse(code, 'Because.'))).toEqual({
      type: `/docs/problems#${code}`,
      title: PROBLEMS[code].title,
      status: STATUS_OF[code],
      code,
      detail: 'Because.',
    });
  });

  it('names each fault of a request', () => {
    const faults = [
      { header: 'event-id', message: 'must not be empty' },
      { pointer: '/time', message: 'must be an RFC 3339 time' },
    ];
    const problem = describeProblem(new ProblemError('invalid_request', 'Mend it.', faults));
    expect(problem).toMatchObject({ status: 400, detail: 'Mend it.', errors: faults });
    expect(problemSchema.parse(problem)).toEqual(problem);
  });

  it('leaves faults out where there are none', () => {
    expect(describeProblem(new ProblemError('not_found', 'Nothing.'))).not.toHaveProperty('errors');
  });

  it.each([
    ['an error of a program', new TypeError('secret is not a function')],
    ['an error of the database', Object.assign(new Error('secret'), { code: '23505' })],
    ['a refusal of a code that nobody knows', new GatewayError('secret_code', 'secret')],
    ['a refusal called like what every object has', new GatewayError('constructor', 'secret')],
    ['text', 'secret'],
    ['nothing', undefined],
  ])('tells nothing of %s', (_, error) => {
    const problem = describeProblem(error);
    expect(problem).toEqual({
      type: '/docs/problems#internal',
      title: 'Something is wrong here',
      status: 500,
      code: 'internal',
    });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('says that the database is away, but not where it would be', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), {
      code: 'ECONNREFUSED',
    });
    const problem = describeProblem(error);
    expect(problem).toMatchObject({ status: 503, code: 'unavailable' });
    expect(JSON.stringify(problem)).not.toContain('10.1.2.3');
  });
});

describe('respondWithProblem', () => {
  const respond = (code: keyof typeof PROBLEMS) =>
    respondWithProblem(new ProblemError(code, 'Because.'));

  it('answers with the status, as a problem that nobody keeps', async () => {
    const response = respond('event_id_conflict');
    expect(response.status).toBe(409);
    expect(response.headers.get('content-type')).toBe(PROBLEM_MEDIA_TYPE);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(problemSchema.parse(await response.json()).code).toBe('event_id_conflict');
  });

  it.each([
    ['intake_paused', '60'],
    ['unavailable', '5'],
    ['too_busy', '1'],
    ['internal', null],
    ['event_id_conflict', null],
    ['retired_source', null],
  ] as const)('says after %s to come again in: %s', (code, seconds) => {
    expect(respond(code).headers.get('retry-after')).toBe(seconds);
  });

  it('says to a source that sends too much how long it must wait', () => {
    const response = respondWithProblem(new RateLimitedError('shop', 7));
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
  });

  it('says how to make oneself known, to strangers only', () => {
    expect(respond('unauthenticated').headers.get('www-authenticate')).toBe('Bearer');
    expect(respond('forbidden').headers.get('www-authenticate')).toBeNull();
  });
});
