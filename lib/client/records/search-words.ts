/** What a search finds in each place that it looks into. */
import type { RecordQuery } from '#lib/contracts/record';

type SearchPlace = NonNullable<RecordQuery['in']>;

/** Said where it found nothing. */
export const SEARCH_FINDS: Readonly<Record<SearchPlace, string>> = {
  identifiers:
    'The search finds a record by its whole id, reference or event id, written exactly so.',
  errors: 'The search finds records in error by a part of the message or code of their failure.',
  payload:
    'The search finds what stands in a payload exactly so: upper and lower case, blanks and escapes count.',
};
