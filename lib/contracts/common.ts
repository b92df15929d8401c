/** Shapes that several contracts share. */
import { z } from 'zod';
import { DIRECTIONS } from '#lib/domain/direction';
import { STATUSES } from '#lib/domain/status';

export const directionSchema = z.enum(DIRECTIONS);
export const statusSchema = z.enum(STATUSES);

/** RFC 3339 in UTC with milliseconds, such as `2026-11-22T17:43:44.123Z`. */
export const timeSchema = z.iso
  .datetime()
  // PostgreSQL has no year 0.
  .refine((time) => !time.startsWith('0000'), 'the year 0000 is none');

/** The largest number of what is numbered in an integer column; there is nothing beyond it. */
export const MOST_NUMBERED = 2_147_483_647;

export const recordIdSchema = z.string().regex(/^[0-9a-hjkmnp-tv-z]{13}$/i, 'is not a record id');
/** Of an error group: opaque, 13 characters. */
export const groupIdSchema = z.string().regex(/^[0-9a-hjkmnp-tv-z]{13}$/i, 'is not an error group');
export const sourceKeySchema = z
  .string()
  .regex(/^[a-z0-9-]{2,63}$/, 'must be 2 to 63 of a-z, 0-9 and -');
