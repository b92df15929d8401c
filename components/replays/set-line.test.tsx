import { screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DescribedSet, RecordSet } from '#lib/contracts/record-set';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { SetLine } from './set-line.tsx';

const GROUP = { kind: 'group' as const, group: '0e7k8s5v0g007' };
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

/** What is said, and where it leads. */
function say(set: RecordSet | DescribedSet) {
  renderConsole(
    <p data-testid="line">
      <SetLine set={set} />
    </p>,
  );
  const link = screen.queryByRole('link');
  return [screen.getByTestId('line').textContent, link?.getAttribute('href') ?? null];
}

describe('SetLine', () => {
  it('names the group by its title, hostile letters shown, once that is known', async () => {
    const title = '<b id=evil>x</b>\u202E';
    api.answer('GET /api/v1/error-groups/:id', sampleGroup({ id: GROUP.group, title }));
    expect(say(GROUP)).toEqual(['Open records of Group 0e7k8s5v0g007', '/errors/0e7k8s5v0g007']);
    const link = await screen.findByRole('link', { name: /^<b id=evil>x<\/b>/ });
    expect(link.textContent).toBe('<b id=evil>x</b>U+202E');
    expect(document.querySelector('#evil')).toBeNull();
  });

  it.each<[RecordSet | DescribedSet, string, string | null]>([
    [{ kind: 'ids', count: 1 }, '1 chosen record', null],
    [{ kind: 'ids', ids: ['0dh3k8s5v0g01', '0dh3k8s5v0g02'] }, '2 chosen records', null],
    [
      { kind: 'references', count: 10_000, source: 'shop' },
      'Records with one of 10,000 pasted references of shop',
      null,
    ],
    [{ kind: 'filter', filter: {} }, 'All records', '/records'],
    [
      { kind: 'operation', operation: 12, outcomes: ['failed_same', 'failed_new'] },
      'What came out of replay 12 as failed same or failed new',
      '/replays/12',
    ],
  ])('says which records and leads there where a page shows them: %#', (set, words, path) => {
    expect(say(set)).toEqual([words, path]);
    expect(api.asked('GET /api/v1/error-groups/:id')).toEqual([]);
  });
});
