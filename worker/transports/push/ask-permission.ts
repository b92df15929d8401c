/** The CloudEvents webhook handshake (HTTP 1.1 Web Hooks §4): no push before the target has agreed. */
import type { PushAnswer, PushRequest } from './send-to-target.ts';

/** Asked for; the target decides. It stands for as many as we could ever send. */
const WANTED_PER_MINUTE = 60_000;

export type Permission =
  | { readonly kind: 'granted'; /** null: any number. */ readonly perMinute: number | null }
  | { readonly kind: 'refused'; readonly reason: string };

/** The request that asks. `origin` is the DNS name of who wants to send. */
export function permissionRequest(origin: string): PushRequest {
  return {
    method: 'OPTIONS',
    headers: {
      'user-agent': 'Sluice',
      'webhook-request-origin': origin,
      'webhook-request-rate': String(WANTED_PER_MINUTE),
    },
    body: new Uint8Array(),
  };
}

/** Reads the answer. Without `WebHook-Allowed-Origin` for us nothing is granted, whatever the status. */
export function readPermission(answer: PushAnswer, origin: string): Permission {
  const { status, headers } = answer;
  if (status < 200 || status >= 300) return refuse(`it answered OPTIONS with ${String(status)}`);
  const allowed = single(headers['webhook-allowed-origin']);
  if (allowed === undefined) return refuse('its answer to OPTIONS has no WebHook-Allowed-Origin');
  if (allowed !== '*' && allowed.toLowerCase() !== origin.toLowerCase())
    return refuse('its WebHook-Allowed-Origin names somebody else');
  return { kind: 'granted', perMinute: readRate(single(headers['webhook-allowed-rate'])) };
}

function refuse(reason: string): Permission {
  return { kind: 'refused', reason };
}

/** What is no positive number is no limit: the rate is advice, the origin decides. */
function readRate(text: string | undefined): number | null {
  if (text === undefined || !/^[1-9]\d{0,8}$/.test(text)) return null;
  return Number(text);
}

function single(field: string | string[] | undefined): string | undefined {
  const text = Array.isArray(field) ? field[0] : field;
  return text?.trim();
}
