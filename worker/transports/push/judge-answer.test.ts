import { describe, expect, test } from 'vitest';
import { judgeAnswer, type Verdict } from './judge-answer.ts';

const nowMs = Date.parse('2026-11-23T12:00:00Z');

interface Given {
  readonly body?: string;
  readonly retryAfter?: string;
  readonly acknowledges?: boolean;
}

function judge(
  status: number,
  { body = '', retryAfter, acknowledges = false }: Given = {},
): Verdict {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return judgeAnswer({ status, headers, body }, { acknowledges, nowMs });
}

function judgeFailure(status: number, given?: Given): Extract<Verdict, { kind: 'failed' }> {
  const verdict = judge(status, given);
  if (verdict.kind !== 'failed') throw new Error(verdict.kind);
  return verdict;
}

describe('success', () => {
  test.each([200, 201, 202, 204, 206, 299])('%d is no acknowledgement of its own', (status) => {
    expect(judge(status)).toEqual({ kind: 'handed' });
  });

  test.each([
    [200, 'acknowledged'],
    [204, 'acknowledged'],
    [201, 'handed'],
    [202, 'handed'],
    [206, 'handed'],
  ])('%d is %s where the source says that an answer may acknowledge', (status, kind) => {
    expect(judge(status, { acknowledges: true })).toEqual({ kind });
  });
});

describe('failure', () => {
  test.each([
    [301, 'push_redirected', 'defect', 'target', false],
    [307, 'push_redirected', 'defect', 'target', false],
    [400, 'push_refused', 'data', 'record', false],
    [401, 'push_refused', 'data', 'target', false],
    [404, 'push_refused', 'data', 'target', false],
    [409, 'push_refused', 'data', 'record', false],
    [410, 'push_gone', 'data', 'target', true],
    [413, 'push_refused', 'data', 'record', false],
    [415, 'push_refused', 'data', 'record', false],
    [422, 'push_refused', 'data', 'record', false],
    [408, 'push_unavailable', 'dependency', 'target', false],
    [429, 'push_unavailable', 'dependency', 'target', false],
    [500, 'push_unavailable', 'dependency', 'target', false],
    [503, 'push_unavailable', 'dependency', 'target', false],
    [599, 'push_unavailable', 'dependency', 'target', false],
    [0, 'push_refused', 'data', 'target', false],
    [199, 'push_refused', 'data', 'target', false],
  ])('%d is %s', (status, code, kind, blames, isFinal) => {
    const verdict = judgeFailure(status, { acknowledges: true });
    expect(verdict).toMatchObject({ failure: { code, class: kind }, blames, isFinal });
    expect(verdict.failure.message).toContain(String(status));
  });

  test('quotes the problem and keeps the body', () => {
    const body = '{"title":"Closed","detail":"We are moving."}';
    const { failure } = judgeFailure(503, { body });
    expect(failure.message).toBe('The Integration App answered 503: Closed: We are moving.');
    expect(failure.response).toEqual({ status: 503, body });
  });

  test.each([
    ['seconds', '120', 120_000],
    ['a date', 'Mon, 23 Nov 2026 12:01:00 GMT', 60_000],
    ['a date that is over', 'Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['more than a day', '999999999', 86_400_000],
    ['nonsense', 'soon', null],
  ])('hears a wish to wait in %s', (_, retryAfter, retryAfterMs) => {
    for (const status of [429, 503]) {
      expect(judgeFailure(status, { retryAfter }).retryAfterMs).toBe(retryAfterMs);
    }
  });

  test('hears it from those only who are not able now', () => {
    expect(judgeFailure(400, { retryAfter: '120' }).retryAfterMs).toBeNull();
    expect(judgeFailure(500).retryAfterMs).toBeNull();
  });
});
