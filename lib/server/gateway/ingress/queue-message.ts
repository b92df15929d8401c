/** A message of the queue as the gateway sees it, whatever client it came through. */
import { GatewayError } from '../gateway-error.ts';
import { LEFT_OUT_HEADERS } from './left-out-headers.ts';

export interface QueueMessage {
  readonly bytes: Uint8Array;
  /** The basic properties of AMQP 0-9-1, by their names in camel case. Anything may be in them. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The table `headers`. Names are as they came. */
  readonly headers: Readonly<Record<string, unknown>>;
}

const CONTROLS = /[\u0000-\u001f\u007f]/;

/**
 * The text of a header, in whichever case its name came; null: it is absent. Numbers and booleans are
 * text as well.
 * @throws GatewayError invalid_request naming the header
 */
export function readHeaderText({ headers }: QueueMessage, name: string): string | null {
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? null : readText(headers[key], name);
}

/**
 * The text of a property; null: it is absent, or empty.
 * @throws GatewayError invalid_request naming the property
 */
export function readPropertyText({ properties }: QueueMessage, name: string): string | null {
  const text = readText(properties[name], name);
  return text === '' ? null : text;
}

function readText(value: unknown, name: string): string | null {
  if (value === undefined || value === null) return null;
  const text = scalarText(value);
  if (text === null || CONTROLS.test(text)) {
    throw headerFault(name, 'must be text without control characters, or an exact number');
  }
  return text;
}

/** What AMQP's field types come as, where they are one value. */
function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  // A larger whole number has lost digits on its way through the client.
  if (typeof value === 'number') return isExact(value) ? String(value) : null;
  return value instanceof Date ? value.toISOString() : null;
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

const KEPT_PROPERTIES = {
  contentType: 'content-type',
  messageId: 'message-id',
  correlationId: 'correlation-id',
  type: 'type',
  appId: 'app-id',
  userId: 'user-id',
} as const;

/** What is kept beside the payload, as [name, value]: all that is one value, secrets left out. */
export function keptQueueHeaders({ properties, headers }: QueueMessage): [string, string][] {
  const own = Object.entries(KEPT_PROPERTIES).map(
    ([property, name]) => [name, properties[property]] as const,
  );
  return [...own, ...Object.entries(headers)].flatMap(([name, value]): [string, string][] => {
    const text = scalarText(value);
    return text === null || LEFT_OUT_HEADERS.has(name.toLowerCase()) ? [] : [[name, text]];
  });
}

/** A refusal that names a header or a property. */
export function headerFault(header: string, message: string): GatewayError {
  const detail = `The header ${header} ${message}.`;
  return new GatewayError('invalid_request', detail, [{ header, message }]);
}
