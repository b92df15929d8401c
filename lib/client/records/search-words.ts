/** What the console calls the places that a search looks into, and what it finds there. */
import type { RecordQuery } from '#lib/contracts/record';

export type SearchPlace = NonNullable<RecordQuery['in']>;

interface PlaceWords {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  /** What a search finds there, said when it found nothing. */
  readonly finds: string;
}

export const SEARCH_WORDS: Readonly<Record<SearchPlace, PlaceWords>> = {
  identifiers: {
    name: 'Identifiers',
    label: 'Find by exact id, reference or event id',
    placeholder: 'Id, reference or event id',
    finds: 'The search finds a record by its whole id, reference or event id, written exactly so.',
  },
  errors: {
    name: 'Error texts',
    label: 'Find in error texts',
    placeholder: 'Part of an error',
    finds: 'The search finds records in error by a part of the message or code of their failure.',
  },
  payload: {
    name: 'Payloads',
    label: 'Find in payloads',
    placeholder: 'Exactly as in the payload',
    finds:
      'The search finds what stands in a payload exactly so: upper and lower case, blanks and escapes count.',
  },
};
