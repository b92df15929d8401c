/** Whether a request that a browser sent comes from our own pages. */
import { env } from '../env.ts';

/** What is asked of a request: its fields, and its address where they do not name the host. */
interface Asked {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * The origins that the console is reached at in this request: its own host, whatever name and port
 * it was called by, and PUBLIC_URL, for a proxy that puts another host in.
 */
export function ownOrigins(request: Asked): string[] {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  const origins = [`http://${host}`, `https://${host}`];
  const { PUBLIC_URL: publicUrl } = env();
  return publicUrl === undefined ? origins : [...origins, new URL(publicUrl).origin];
}

/**
 * False if the browser says that another site makes the request. Every browser sends `Origin` with
 * a request across sites that may change something; a request without it comes from no such page.
 */
export function isSameOrigin(request: Asked): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null) return ownOrigins(request).includes(origin);
  const site = request.headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none';
}
