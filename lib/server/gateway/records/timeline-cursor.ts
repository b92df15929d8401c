/** The opaque place in a timeline where the page before begins. */
import { z } from 'zod';
import type { TimelinePlace } from '#lib/server/store/read-timeline';
import { refuse } from '../gateway-error.ts';

/** Microseconds, as the statement of a page gives them out. */
const placeSchema = z.tuple([
  z.string().regex(/^(?:19|20)\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{6}Z$/),
  z.string().regex(/^[a-z0-9-]{1,100}$/),
]);

export function formatTimelineCursor({ at, key }: TimelinePlace): string {
  return Buffer.from(`${at} ${key}`).toString('base64url');
}

/** @throws GatewayError invalid_cursor */
export function parseTimelineCursor(text: string): TimelinePlace {
  const place = placeSchema.safeParse(Buffer.from(text, 'base64url').toString('latin1').split(' '));
  const [at, key] = place.data ?? [];
  if (at === undefined || key === undefined || Number.isNaN(Date.parse(at))) {
    throw refuse('invalid_cursor', 'The cursor is not one that a timeline gave out.');
  }
  return { at, key };
}
