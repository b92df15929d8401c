/** The list of error groups: what its address asks for, and rows that hold still while looked at. */
import type { UseQueryResult } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import type { ErrorGroup, ErrorGroupPage } from '#lib/contracts/error-group';
import { useErrorGroups } from '../queries/error-groups.ts';
import { groupFilterParsers, type GroupFilters } from './group-filters.ts';
import { pinGroups } from './pin-groups.ts';

export interface GroupList {
  readonly filters: GroupFilters;
  /** Changes what is shown; without a cursor of its own it goes back to the first page. */
  readonly change: (change: Partial<GroupFilters>) => void;
  readonly query: UseQueryResult<ErrorGroupPage>;
  readonly rows: readonly ErrorGroup[];
  /** Groups that are counted instead of shown. */
  readonly newer: number;
  readonly showNewer: () => void;
  /** Told whether a person is at the rows. */
  readonly onLooking: (looking: boolean) => void;
}

interface Pin {
  readonly list: string;
  readonly groups: readonly ErrorGroup[];
}

/** The groups of the list, and the way to others. */
export function useGroupList(): GroupList {
  const [filters, setFilters] = useQueryStates(groupFilterParsers, { history: 'push' });
  const query = useErrorGroups(filters);
  const [pin, setPin] = useState<Pin | null>(null);
  const list = JSON.stringify(filters);
  const fresh = query.data?.groups ?? [];
  const pinned = pin !== null && pin.list === list && !query.isPlaceholderData ? pin : null;
  const shown = pinned === null ? { rows: fresh, newer: 0 } : pinGroups(pinned.groups, fresh);
  return {
    filters,
    change: (change) => void setFilters({ cursor: null, ...change }),
    query,
    ...shown,
    showNewer: () => {
      setPin({ list, groups: fresh });
    },
    onLooking: (looking) => {
      if (!looking) setPin(null);
      else if (pinned === null && !query.isPlaceholderData) setPin({ list, groups: fresh });
    },
  };
}
