import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { payloadQuery } from '#lib/client/queries/payload';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { FailureView } from './failure-view.tsx';

afterEach(cleanup);

type Failure = NonNullable<ReturnType<typeof sampleAttempt>['failure']>;

function show(failure: Failure, payload = ''): string {
  const bytes = new TextEncoder().encode(payload);
  const record = sampleRecord({
    status: 'ERROR',
    failure,
    attemptLog: [sampleAttempt({ outcome: 'FAILED', failure, group: '0dh3k8s5v0g0a' })],
    revisions: [{ revision: 1, sizeBytes: bytes.length }],
  });
  const client = new QueryClient();
  const key = { id: record.id, revision: 1, sizeBytes: bytes.length };
  client.setQueryData(payloadQuery(key).queryKey, bytes);
  const { container } = render(
    <QueryClientProvider client={client}>
      <FailureView record={record} />
    </QueryClientProvider>,
  );
  return container.textContent;
}

describe('FailureView', () => {
  it('says in plain words which field is wrong, what was expected and what was found', () => {
    const shown = show({
      class: 'data',
      code: 'contract_broken',
      message: 'The order does not meet its contract.',
      violations: [{ pointer: '/items/0/price', expected: 'number', found: 'string "12"' }],
    });
    expect(shown).toContain('The order does not meet its contract.');
    expect(shown).toContain('field items › no. 1 › price: expected number, found string "12"');
  });

  it('leads to all failures of the same cause', () => {
    show({ class: 'data', code: 'unknown_tax', message: 'The tax rate is not known.' });
    const link = screen.getByRole('link', { name: 'All failures of this cause' });
    expect(link.getAttribute('href')).toBe('/errors/0dh3k8s5v0g0a');
  });

  it('shows the place where the payload stops being JSON', () => {
    const position = { byteOffset: 7, line: 1, column: 8 };
    show({ class: 'data', code: 'not_json', message: 'Not JSON.', position }, '{"a":1,}');
    expect(screen.getByText('}').closest('mark')).not.toBeNull();
  });

  it('keeps class, code, handler, stack and answer one click away', () => {
    show({
      class: 'dependency',
      code: 'handler_unavailable',
      message: 'The Core App did not answer.',
      stack: 'Error: at handler.ts:1',
      response: { status: 503, body: '<h1>down</h1>' },
    });
    const detail = screen.getByText('Technical detail').closest('details');
    expect(detail?.open).toBe(false);
    expect(detail?.textContent).toContain('shop-orders, version 3');
    expect(detail?.textContent).toContain('HTTP 503');
    expect(detail?.textContent).toContain('<h1>down</h1>');
    expect(detail?.textContent).toContain('at handler.ts:1');
  });
});
