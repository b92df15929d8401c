/** A Core App in another language that refuses records by the fault in them, until that is mended. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** What it says of what it refuses; the number differs from record to record. */
const REFUSALS: Readonly<Record<string, (number: number) => string>> = {
  currency: (number) => `Order ${String(number)} is in the currency "XTS", which is not known`,
  country: (number) => `No parcel goes to the country "QQ" of customer ${String(number)}`,
  price: (number) =>
    `Line ${String(number % 9)} has the price ${String(number)}.50, over the limit`,
  hostile: (number) =>
    `<img src=x onerror=alert(1)> \u202Etxet\u202C ${String(number)} \u001B[31mred\u001B[0m`,
};

/** One request, as the Core App sees it. */
export interface Call {
  readonly reference: string;
  readonly isTaken: boolean;
}

export interface StormCoreApp extends AsyncDisposable {
  /** What a source names as its handler. */
  readonly url: string;
  /** From now on it takes what it refused of a source for this fault, or refuses it for another one. */
  mend(source: string, fault: string, instead?: string): void;
  /** From now on it answers nothing of a source until that is let go. */
  hold(source: string): void;
  letGo(source: string): void;
  /** Every request for records of a source so far, in the order in which they came. */
  callsOf(source: string): readonly Call[];
}

/** What is kept of a structured event is all of it. What has no fault is taken. */
const eventSchema = z.object({ data: z.object({ fault: z.string(), number: z.number() }) });
const NO_FAULT = { fault: '', number: 0 };

function say(fault: string, number: number): string {
  const refuse = REFUSALS[fault];
  return refuse === undefined
    ? `The ${fault} of order ${String(number)} is not known`
    : refuse(number);
}

/** Starts it on a free port. */
export async function startStormCoreApp(): Promise<StormCoreApp> {
  const mended = new Map<string, string | null>();
  const calls = new Map<string, Call[]>();
  const held = new Map<string, PromiseWithResolvers<void>>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const source = String(request.headers['record-source']);
    const reference = decodeURIComponent(String(request.headers['record-reference']));
    const { data: event } = eventSchema.safeParse(JSON.parse(await text(request)));
    const { fault, number } = event?.data ?? NO_FAULT;
    await held.get(source)?.promise;
    const asked = mended.get(`${source} ${fault}`);
    const found = asked === undefined ? fault || null : asked;
    const made = calls.get(source) ?? [];
    made.push({ reference, isTaken: found === null });
    calls.set(source, made);
    response.writeHead(found === null ? 204 : 422, { 'content-type': 'application/problem+json' });
    response.end(found === null ? undefined : JSON.stringify({ title: say(found, number) }));
  };
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${String(port)}/records`,
    mend: (source, fault, instead) => void mended.set(`${source} ${fault}`, instead ?? null),
    hold: (source) => void held.set(source, Promise.withResolvers()),
    letGo: (source) => {
      held.get(source)?.resolve();
      held.delete(source);
    },
    callsOf: (source) => calls.get(source) ?? [],
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    },
  };
}
