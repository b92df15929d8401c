/** What every response tells browsers to refuse. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { env } from '../env.ts';

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

let ofApi: Readonly<Record<string, string>> | undefined;

/** Headers of every answer of the API: nothing in it is ever to run. */
export function apiHeaders(): Readonly<Record<string, string>> {
  return (ofApi ??= { ...commonHeaders(), 'content-security-policy': API_POLICY });
}

/** Sets them on an answer that somebody else writes. */
export function secureApi(outgoing: ServerResponse): void {
  setAll(outgoing, apiHeaders());
}

/**
 * Headers of a page. Only scripts with this answer's nonce run; Next finds the nonce in the policy of
 * the request and puts it on its own scripts, the layout finds it in `x-nonce`.
 */
export function securePage(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = pagePolicy(nonce);
  incoming.headers['content-security-policy'] = policy;
  incoming.headers['x-nonce'] = nonce;
  setAll(outgoing, { ...commonHeaders(), 'content-security-policy': policy });
}

function pagePolicy(nonce: string): string {
  const isDevelopment = env().NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function commonHeaders(): Record<string, string> {
  const always = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  };
  if (!env().SLUICE_SECURE_COOKIES) return always;
  return { ...always, 'strict-transport-security': 'max-age=31536000; includeSubDomains' };
}

function setAll(outgoing: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
}
