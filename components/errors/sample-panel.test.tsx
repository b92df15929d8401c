import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { SamplePanel } from './sample-panel.tsx';

type Sample = NonNullable<ErrorGroupDetail['sample']>;

const RECORD = '0dh3k8s5v0r01';
const SAMPLE: Sample = {
  record: RECORD,
  reference: 'order-1001',
  generation: 1,
  number: 2,
  endedAt: '2026-11-22T12:00:00.000Z',
  failure: { class: 'dependency', code: 'answered_503', message: 'The stock did not answer.' },
};

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

const show = (change: Partial<Sample> | null = {}) =>
  renderConsole(
    <SamplePanel group={sampleGroup({ sample: change && { ...SAMPLE, ...change } })} />,
  );
const askedForRecord = () =>
  waitFor(() => expect(api.asked(`GET /api/v1/records/${RECORD}`)).toHaveLength(1));

describe('SamplePanel', () => {
  it('tells of the very attempt that failed, not of another of the same record', async () => {
    const attemptLog = [
      sampleAttempt({ generation: 0, number: 2, holder: 'worker-of-old' }),
      sampleAttempt({ generation: 1, number: 1, holder: 'worker-before' }),
      sampleAttempt({ generation: 1, number: 2, holder: 'worker-at-fault' }),
    ];
    api.answer('GET /api/v1/records/:id', sampleRecord({ id: RECORD, attemptLog }));
    show();
    expect(await screen.findByText(/worker-at-fault/)).toBeTruthy();
    expect(screen.queryByText(/worker-of-old|worker-before/)).toBeNull();
  });

  it('still tells what went wrong where the record cannot be read', async () => {
    api.refuse('GET /api/v1/records/:id', { status: 404, code: 'not_found', title: 'Gone.' });
    show();
    await askedForRecord();
    expect(screen.getByText('The stock did not answer.')).toBeTruthy();
    expect(screen.getByText('answered_503')).toBeTruthy();
    expect(screen.queryByText('Its payload')).toBeNull();
    expect(screen.queryByText('Attempt')).toBeNull();
  });

  it('shows every violation with what was expected and found', () => {
    const violations = [
      { pointer: '/lines/0/price', expected: 'a number', found: '"many"' },
      { pointer: '', expected: 'an object', found: '<s>[]</s>\u202E' },
    ];
    show({ failure: { ...SAMPLE.failure, class: 'data', violations } });
    expect(screen.getAllByTitle(/^\/lines\/0\/price$/)).toHaveLength(1);
    expect(screen.getByText(/<s>\[\]<\/s>/)).toBeTruthy();
    expect(document.querySelector('s')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202E');
  });

  it('shows what the other side answered as text', () => {
    const response = { status: 503, body: '<h1>Down</h1>\u0000' };
    show({ failure: { ...SAMPLE.failure, response } });
    expect(screen.getByText('HTTP 503')).toBeTruthy();
    expect(screen.getByLabelText('response body').textContent).toBe('<h1>Down</h1>NUL');
    expect(screen.queryByRole('heading', { level: 1 })).toBeNull();
  });

  it('keeps the lines of a message, and shows what hides in it and in the reference', () => {
    show({
      reference: 'order\u200B-1',
      failure: { ...SAMPLE.failure, message: 'One\nTwo\u2066three' },
    });
    const message = screen.getByText(/One/);
    expect(message.textContent).toMatch(/^One\nTwo.*three$/);
    expect(message.textContent).not.toContain('\u2066');
    expect(screen.getByRole('link').textContent).not.toContain('\u200B');
    expect(screen.getByRole('link').getAttribute('href')).toBe(`/records/${RECORD}`);
  });

  it('falls back to the first message where no record is kept', () => {
    show(null);
    const panel = within(
      screen.getByRole('heading', { name: 'Sample' }).closest('section') ?? document.body,
    );
    expect(panel.getByText('The currency "XTS" is not known')).toBeTruthy();
    expect(api.asked('GET /api/v1/records/:id')).toEqual([]);
  });
});
