/** Load as fast as it is taken: every connection sends the next request when the last was answered. */
import { HttpConnection } from './http-connection.ts';

export interface Tally {
  /** Answers of each status. */
  readonly statuses: Record<string, number>;
  readonly requests: number;
  readonly seconds: number;
}

export interface LoopPlan {
  readonly port: number;
  readonly connections: number;
  /** How long requests are begun; those under way then are waited for and counted. */
  readonly seconds?: number | undefined;
  /** No more requests than these are begun. */
  readonly requests?: number | undefined;
  /** One a connection: writes its next request. */
  readonly nextRequest: () => () => Buffer;
  readonly onAnswered?: (status: number, body: string) => void;
  readonly keepBody?: boolean;
}

/** Connections opened at once, which a server's queue for new ones takes. */
const OPENED_AT_ONCE = 100;

/** Runs the loop; rejects when a connection breaks. */
export async function runClosedLoop(plan: LoopPlan): Promise<Tally> {
  const connections = await openConnections(plan);
  const statuses: Record<string, number> = {};
  let begun = 0;
  const mostRequests = plan.requests ?? Infinity;
  const startedAtMs = performance.now();
  const untilMs = startedAtMs + (plan.seconds ?? Infinity) * 1000;
  const run = (connection: HttpConnection): Promise<void> =>
    new Promise((resolve, reject) => {
      const next = plan.nextRequest();
      const goOn = (): void => {
        if (begun >= mostRequests || performance.now() >= untilMs) {
          resolve();
          return;
        }
        begun += 1;
        connection.send(next(), onAnswer, reject);
      };
      const onAnswer = ({ status, body }: { status: number; body: string }): void => {
        statuses[status] = (statuses[status] ?? 0) + 1;
        plan.onAnswered?.(status, body);
        goOn();
      };
      goOn();
    });
  try {
    await Promise.all(connections.map(run));
  } finally {
    for (const connection of connections) connection.close();
  }
  return { statuses, requests: begun, seconds: (performance.now() - startedAtMs) / 1000 };
}

async function openConnections({
  port,
  connections,
  keepBody,
}: LoopPlan): Promise<HttpConnection[]> {
  const opened: HttpConnection[] = [];
  while (opened.length < connections) {
    const some = Math.min(OPENED_AT_ONCE, connections - opened.length);
    const batch = Array.from({ length: some }, () => HttpConnection.open(port, keepBody));
    opened.push(...(await Promise.all(batch)));
  }
  return opened;
}
