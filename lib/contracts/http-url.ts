/** Addresses of other programs that Sluice sends requests to. */
import { z } from 'zod';

/** An address as it is stored. */
export const httpUrlSchema = z.url({ protocol: /^https?$/ }).max(2000);

/** Without user name and password: no request can be made to such a URL, and everybody could read them. */
export const newHttpUrlSchema = httpUrlSchema.regex(
  /^[^/]*\/\/[^/?#@]*(?:[/?#]|$)/,
  'must not hold a user name or password',
);
