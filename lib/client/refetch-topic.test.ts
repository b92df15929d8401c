import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refetchTopic } from './refetch-topic.ts';

let client: QueryClient;
let answers: ((value: string) => void)[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  answers = [];
  stop = () => undefined;
});
afterEach(() => {
  stop();
  client.clear();
  vi.useRealTimers();
});

/** A list on screen, each fetch of which is answered by the test. */
function watch(queryKey: string[], meta: Record<string, unknown> = {}): void {
  const queryFn = () => new Promise<string>((answer) => answers.push(answer));
  const observer = new QueryObserver(client, { queryKey, queryFn, meta, retry: false });
  stop = observer.subscribe(() => undefined);
}
async function answer(): Promise<void> {
  answers.at(-1)?.('rows');
  await vi.advanceTimersByTimeAsync(0);
}

describe('a hint', () => {
  it('refetches what is on screen, of its topic alone', async () => {
    watch(['records', 'list']);
    await answer();
    refetchTopic(client, 'workers');
    expect(answers).toHaveLength(1);
    refetchTopic(client, 'records');
    expect(answers).toHaveLength(2);
  });

  it('that comes while a list first loads is not lost, however long that takes', async () => {
    watch(['records', 'list']);
    refetchTopic(client, 'records');
    refetchTopic(client, 'records');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toHaveLength(1);
    await answer();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(answers).toHaveLength(2);
    await answer();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toHaveLength(2);
  });

  it('leaves alone what wants no hints', async () => {
    watch(['records', 'still'], { live: false });
    refetchTopic(client, 'records');
    await answer();
    refetchTopic(client, 'records');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(answers).toHaveLength(1);
  });
});
