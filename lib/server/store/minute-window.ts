/**
 * What the statements over rollups of minutes have in common. Parameters: $1 and $2 the window,
 * $3 the length of a bucket, $4 keys of sources (null: all), $5 the direction (null: both).
 */

/** A minute that begins in the window, of the sources and the direction asked for. */
export const IN_WINDOW = `minute >= date_trunc('minute', $1::timestamptz) AND minute < $2::timestamptz
  AND ($4::text[] IS NULL OR source_id = ANY (ARRAY(SELECT id FROM source WHERE key = ANY ($4))))
  AND ($5::direction IS NULL OR direction = $5)`;

/** When the bucket of a minute begins: a multiple of its length since midnight UTC. */
export const BUCKET_OF_MINUTE = `date_bin($3::interval, minute, timestamptz '2000-01-01 00:00:00+00')`;
