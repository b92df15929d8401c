'use client';
import { Button } from '#components/ui/button';
import { isFiltered, NO_FILTERS } from '#lib/client/records/record-filters';
import type { RecordsState } from '#lib/client/records/use-records-state';
import { ColumnsMenu } from './columns-menu.tsx';
import { FacetFilter } from './facet-filter.tsx';
import { FilterField } from './filter-field.tsx';
import { SourceFilter } from './source-filter.tsx';
import { StatusChips } from './status-chips.tsx';
import { TimeFilter } from './time-filter.tsx';
import { ViewsMenu } from './views-menu.tsx';

/** Everything that narrows the list down. All of it is in the address. */
export function RecordFilterBar({ state }: { state: RecordsState }) {
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <FilterField state={state} />
        <SourceFilter state={state} />
        <TimeFilter state={state} />
        <FacetFilter state={state} />
        <ViewsMenu state={state} />
        <ColumnsMenu state={state} />
        {isFiltered(state.filters) && <ClearFilters state={state} />}
      </div>
      <StatusChips state={state} />
    </div>
  );
}

/** Back to all records; order and page size stay. */
export function ClearFilters({ state }: { state: RecordsState }) {
  const { sort, limit } = state.filters;
  return (
    <Button
      size="small"
      variant="quiet"
      onClick={() => {
        state.change({ ...NO_FILTERS, sort, limit });
      }}
    >
      Clear filters
    </Button>
  );
}
