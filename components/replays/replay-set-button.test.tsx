import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { ReplaySetButton } from './replay-set-button.tsx';

beforeEach(() => {
  answerFetch();
});
afterEach(closeConsole);

const press = () => fireEvent.click(screen.getByRole('button', { name: 'Replay…' }));

describe('ReplaySetButton', () => {
  it('leads to the plan for these records', () => {
    const { opened } = renderConsole(
      <ReplaySetButton recordSet={() => ({ kind: 'ids', ids: ['0dh3k8s5v0g01'] })} />,
      { role: 'operator' },
    );
    press();
    expect(opened.map(decodeURIComponent)).toEqual([
      '/replays/new?set={"kind":"ids","ids":["0dh3k8s5v0g01"]}',
    ]);
  });

  it.each([
    ['viewer', undefined, 'This needs the role operator; yours is viewer.'],
    ['operator', 'No record of it is open.', 'No record of it is open.'],
  ] as const)('stays and says why for %s', (role, refusal, words) => {
    const { opened } = renderConsole(
      <ReplaySetButton recordSet={{ kind: 'group', group: '0e7k8s5v0g007' }} refusal={refusal} />,
      { role },
    );
    press();
    expect(opened).toEqual([]);
    expect(screen.getByRole('button').getAttribute('title')).toBe(words);
  });
});
