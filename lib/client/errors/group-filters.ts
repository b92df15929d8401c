/** What the list of error groups shows, as its address says it. Values that make no sense fall back. */
import {
  createParser,
  createSerializer,
  parseAsStringLiteral,
  type inferParserType,
} from 'nuqs/server';
import { sourceKeySchema } from '#lib/contracts/common';
import { GROUP_SORTS } from '#lib/contracts/error-group';
import { GROUP_STATES, UNRESOLVED_STATES, type GroupState } from '#lib/domain/error-group';

/** The tabs of the list: null in the address is what asks for attention. */
const TABS = [...GROUP_STATES, 'all'] as const;

const parseAsSource = createParser({
  parse: (text) => sourceKeySchema.safeParse(text).data ?? null,
  serialize: (text: string) => text,
});

function parseAsText(maxLength: number) {
  return createParser({
    parse: (text) => (text.length > 0 && text.length <= maxLength ? text : null),
    serialize: (text: string) => text,
  });
}

export const groupFilterParsers = {
  state: parseAsStringLiteral(TABS),
  source: parseAsSource,
  q: parseAsText(200),
  assignee: parseAsText(200),
  tag: parseAsText(50),
  sort: parseAsStringLiteral(GROUP_SORTS).withDefault('last_seen'),
  cursor: parseAsText(200),
};
export type GroupFilters = inferParserType<typeof groupFilterParsers>;

export const NO_GROUP_FILTERS: GroupFilters = {
  state: null,
  source: null,
  q: null,
  assignee: null,
  tag: null,
  sort: 'last_seen',
  cursor: null,
};

const serialize = createSerializer(groupFilterParsers);

/** The path of a list of groups. */
export function errorsPath(filters: Partial<GroupFilters>): string {
  return serialize('/errors', filters);
}

/** The states that a tab asks for. */
export function statesOf(tab: GroupFilters['state']): readonly GroupState[] {
  if (tab === null) return UNRESOLVED_STATES;
  return tab === 'all' ? GROUP_STATES : [tab];
}

/** Whether anything but the tab narrows the list. */
export function isNarrowed({ source, q, assignee, tag }: GroupFilters): boolean {
  return [source, q, assignee, tag].some((value) => value !== null);
}

/** The query of `GET /api/v1/error-groups`. */
export function toGroupQuery({ state, ...rest }: GroupFilters) {
  return { ...rest, state: state === 'all' ? null : statesOf(state) };
}
