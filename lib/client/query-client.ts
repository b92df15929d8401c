/** One TanStack Query client with the console's habits: patient retries, no refetch for its own sake. */
import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from './problem-error.ts';

const MAX_RETRIES = 2;

function isWorthRetrying(error: Error): boolean {
  if (!(error instanceof ProblemError)) return true;
  const { status } = error.problem;
  return status === 0 || status === 429 || status >= 500;
}

/** Makes the query client of one browser tab. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < MAX_RETRIES && isWorthRetrying(error),
      },
      mutations: { retry: false },
    },
  });
}
