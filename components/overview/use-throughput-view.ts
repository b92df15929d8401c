'use client';
/** What the charts of the overview show, kept in the address. */
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { THROUGHPUT_WINDOWS } from '#lib/client/throughput-range';
import { GROUPINGS } from '#lib/client/throughput-series';
import { DIRECTIONS } from '#lib/domain/direction';

const PARSERS = {
  window: parseAsStringLiteral(THROUGHPUT_WINDOWS).withDefault('1h'),
  by: parseAsStringLiteral(GROUPINGS).withDefault('status'),
  direction: parseAsStringLiteral(DIRECTIONS),
  view: parseAsStringLiteral(['chart', 'table']).withDefault('chart'),
};

export function useThroughputView() {
  return useQueryStates(PARSERS, { history: 'replace' });
}
export type View = ReturnType<typeof useThroughputView>[0];
export type SetView = ReturnType<typeof useThroughputView>[1];
