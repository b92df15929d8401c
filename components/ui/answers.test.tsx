import { QueryClient, QueryClientProvider, queryOptions, useQuery } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '#lib/client/problem-error';
import type { Problem } from '#lib/contracts/problem';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { ErrorNotice, Notice } from './notice.tsx';
import { Popover } from './popover.tsx';
import { QueryView } from './query-view.tsx';

afterEach(cleanup);

const problem = (change: Partial<Problem> = {}): ProblemError =>
  new ProblemError({
    type: '/docs/problems#invalid',
    title: 'That cannot be.',
    status: 422,
    code: 'invalid',
    ...change,
  });

describe('ErrorNotice', () => {
  const told = (error: unknown) => {
    render(<ErrorNotice error={error} />);
    return [...screen.getByRole('alert').querySelectorAll('p')].map((line) => line.textContent);
  };

  it('prefers the detail of a problem to its title', () => {
    expect(told(problem({ detail: 'Record 7 is gone.' }))).toEqual(['Record 7 is gone.']);
  });

  it('names each fault by where it is, whatever part of the request that was', () => {
    const errors = [
      { pointer: '/tags/0', message: 'is too long' },
      { parameter: 'limit', message: 'is too large' },
      { header: 'Idempotency-Key', message: 'is missing' },
      { message: 'asks for too much' },
    ];
    expect(told(problem({ errors }))).toEqual([
      'That cannot be.',
      '/tags/0 is too long',
      'limit is too large',
      'Idempotency-Key is missing',
      'asks for too much',
    ]);
  });

  it.each([
    [new Error('The line is dead.'), 'The line is dead.'],
    [new Error(''), 'Something went wrong. Try again.'],
    ['a string', 'Something went wrong. Try again.'],
    [null, 'Something went wrong. Try again.'],
  ])('makes one sentence of whatever was thrown: %s', (error, sentence) => {
    expect(told(error)).toEqual([sentence]);
  });
});

describe('Notice', () => {
  it('interrupts nobody', () => {
    render(<Notice tone="warning">Mind this.</Notice>);
    expect(screen.getByText('Mind this.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('QueryView', () => {
  function show(ask: () => Promise<string>) {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    function Answer() {
      const query = useQuery(queryOptions({ queryKey: ['answer'], queryFn: ask }));
      return (
        <QueryView query={query} skeleton={<p>Room</p>}>
          {(text) => <p>{text === '' ? 'An empty answer' : text}</p>}
        </QueryView>
      );
    }
    render(
      <QueryClientProvider client={client}>
        <Answer />
      </QueryClientProvider>,
    );
    return client;
  }

  it('keeps the room until there is an answer, be it an empty one', async () => {
    let answer: (text: string) => void = () => undefined;
    show(() => new Promise((resolve) => (answer = resolve)));
    await waitFor(() => expect(screen.getByText('Room')).toBeTruthy());
    answer('');
    expect(await screen.findByText('An empty answer')).toBeTruthy();
    expect(screen.queryByText('Room')).toBeNull();
  });

  it('says what went wrong, and asks again on demand', async () => {
    const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce(problem());
    show(ask.mockResolvedValue('Here it is'));
    expect((await screen.findByRole('alert')).textContent).toBe('That cannot be.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Here it is')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('keeps an older answer in sight when asking again goes wrong', async () => {
    const ask = vi.fn<() => Promise<string>>().mockResolvedValueOnce('Of before');
    const client = show(ask.mockRejectedValue(problem()));
    await screen.findByText('Of before');
    await client.invalidateQueries();
    await waitFor(() => expect(client.getQueryState(['answer'])?.status).toBe('error'));
    expect(screen.getByText('Of before')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('ConfirmDialog', () => {
  it('stays, and says why it did not work', async () => {
    const onOpenChange = vi.fn();
    render(
      <ConfirmDialog
        open
        onOpenChange={onOpenChange}
        title="Cancel the replay?"
        confirmLabel="Cancel the replay"
        onConfirm={() => undefined}
        error={problem({ title: 'It is done already.' })}
      >
        What was replayed stays so.
      </ConfirmDialog>,
    );
    const question = await screen.findByRole('alertdialog', { name: 'Cancel the replay?' });
    expect(screen.getByRole('alert').textContent).toBe('It is done already.');
    const described = document.getElementById(question.getAttribute('aria-describedby') ?? '');
    expect(described?.textContent).toBe('What was replayed stays so.');
    expect(onOpenChange).not.toHaveBeenCalled();
  });
});

describe('Popover', () => {
  it('opens by its button, and Escape closes it and gives the focus back', async () => {
    render(
      <Popover label="Columns" title="Columns of the list">
        <input aria-label="Reference" type="checkbox" />
      </Popover>,
    );
    const button = screen.getByRole('button', { name: 'Columns' });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button);
    const panel = await screen.findByRole('dialog', { name: 'Columns of the list' });
    expect(panel.contains(screen.getByRole('checkbox', { name: 'Reference' }))).toBe(true);
    fireEvent.keyDown(panel, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(button));
  });
});
