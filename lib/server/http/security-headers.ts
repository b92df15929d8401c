/** What every response tells browsers to refuse. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { env } from '../env.ts';

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/** Headers of an answer of the API: nothing in it is ever to run. */
export function secureApi(outgoing: ServerResponse): void {
  setCommon(outgoing);
  outgoing.setHeader('content-security-policy', API_POLICY);
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
  setCommon(outgoing);
  outgoing.setHeader('content-security-policy', policy);
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

function setCommon(outgoing: ServerResponse): void {
  outgoing.setHeader('x-content-type-options', 'nosniff');
  outgoing.setHeader('referrer-policy', 'same-origin');
  outgoing.setHeader('cross-origin-opener-policy', 'same-origin');
  if (env().SLUICE_SECURE_COOKIES) {
    outgoing.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
  }
}
