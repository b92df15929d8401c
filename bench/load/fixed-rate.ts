/** Load at a fixed rate, whether the answers keep up or not. */
import { HttpConnection } from './http-connection.ts';
import { nowUs } from './payload.ts';
import { RequestTemplate, type Target } from './request-template.ts';

export interface PacePlan {
  readonly target: Target;
  readonly connections: number;
  readonly perSecond: number;
  readonly requests: number;
  readonly firstSequence: number;
}

interface Lane {
  readonly connection: HttpConnection;
  readonly template: RequestTemplate;
}

/**
 * Sends each request when it is due, or as soon as a connection is free; `sentAtUs` is when it was due,
 * so that waiting for a slow server counts as what it is.
 */
export async function runFixedRate(plan: PacePlan): Promise<Record<string, number>> {
  const { target, connections, perSecond, requests, firstSequence } = plan;
  const free: Lane[] = [];
  for (let opened = 0; opened < connections; opened += 1) {
    const connection = await HttpConnection.open(target.port);
    free.push({ connection, template: new RequestTemplate(target) });
  }
  const all = [...free];
  const statuses: Record<string, number> = {};
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const startedAtUs = nowUs();
  const dueAtUs = (number: number): number => startedAtUs + (number * 1_000_000) / perSecond;
  let begun = 0;
  let answered = 0;
  const sendDue = (): void => {
    while (begun < requests && dueAtUs(begun) <= nowUs()) {
      const lane = free.pop();
      if (lane === undefined) return;
      const bytes = lane.template.fill(firstSequence + begun, Math.round(dueAtUs(begun)));
      begun += 1;
      lane.connection.send(
        bytes,
        ({ status }) => {
          statuses[status] = (statuses[status] ?? 0) + 1;
          answered += 1;
          free.push(lane);
          if (answered === requests) resolve(undefined);
        },
        reject,
      );
    }
  };
  const ticking = setInterval(sendDue, 1);
  try {
    await promise;
  } finally {
    clearInterval(ticking);
    for (const { connection } of all) connection.close();
  }
  return statuses;
}
