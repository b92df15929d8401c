'use client';
import { ArrowUp } from 'lucide-react';
import { useMemo, useRef, type ReactNode, type RefObject } from 'react';
import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import { describeError } from '#lib/client/problem-error';
import { shownColumns } from '#lib/client/records/list-columns';
import { recordsPath } from '#lib/client/records/record-filters';
import type { LivePage } from '#lib/client/records/use-live-page';
import { useLooking } from '#lib/client/records/use-looking';
import type { RecordsState } from '#lib/client/records/use-records-state';
import { useEscape } from '#lib/client/use-escape';
import { useRowNavigation, type RowNavigation } from '#lib/client/records/use-row-navigation';
import type { SelectionState } from '#lib/client/records/use-selection';
import { useRecordFacets } from '#lib/client/queries/record-facets';
import { COUNTED_NEW_RECORDS } from '#lib/client/queries/records';
import { formatCount } from '#lib/format/count';
import { ListFooter } from './list-footer.tsx';
import { ListState } from './list-state.tsx';
import { RecordTable } from './record-table.tsx';
import { RowLinksContext } from './reference-cell.tsx';
import { SelectionContext } from './select-row.tsx';
import { SelectionBar } from './selection-bar.tsx';

interface RecordListProps {
  state: RecordsState;
  page: LivePage;
  selection: SelectionState;
  /** Told whether a person is at the rows, so that they must not move. */
  onLooking: (looking: boolean) => void;
  /** Controls at the end of the list. */
  children?: ReactNode;
}

/** The list itself: rows that stay where they are while a person looks at them. */
export function RecordList({ state, page, selection, onLooking, children }: RecordListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const navigation = useListKeys({ state, page, selection, scroller });
  const looking = useLooking(onLooking, navigation.noteFocus);
  const { data: facets } = useRecordFacets(state.filters, !selection.isEmpty);
  const matching = facets?.total ?? null;
  return (
    <section
      aria-label="List of records"
      {...looking.list}
      className="bg-panel flex min-w-0 flex-1 flex-col overflow-hidden rounded-lg border"
    >
      <StaleNotice page={page} />
      <div className="relative flex min-h-0 flex-1 flex-col">
        <div
          ref={scroller}
          tabIndex={-1}
          aria-busy={page.outdated}
          className={`@container min-h-0 flex-1 overflow-y-auto ${page.outdated ? 'opacity-60 delay-200' : ''}`}
          {...looking.scroller}
        >
          <ListState state={state} page={page}>
            <ListRows state={state} page={page} selection={selection} navigation={navigation} />
          </ListState>
        </div>
        <SelectionBar
          state={selection}
          hasMore={page.next !== null || page.prev !== null}
          matching={matching}
        />
      </div>
      <ListFooter state={state} page={page}>
        {children}
        <NewRecords page={page} scroller={scroller} />
      </ListFooter>
    </section>
  );
}

interface ListKeysInput extends Pick<RecordListProps, 'state' | 'page' | 'selection'> {
  scroller: RefObject<HTMLDivElement | null>;
}

/** The keys of the list, and which of its rows are in the page. */
function useListKeys({ state, page, selection, scroller }: ListKeysInput): RowNavigation {
  useEscape(selection.clear, state.openId === null && !selection.isEmpty);
  return useRowNavigation({
    rows: page.rows,
    openId: state.openId,
    scroller,
    show: (id) => {
      state.open(id, 'replace');
    },
    open: state.open,
    select: selection.toggle,
    selectTo: selection.extend,
  });
}

interface ListRowsProps extends Pick<RecordListProps, 'state' | 'page' | 'selection'> {
  navigation: RowNavigation;
}

function ListRows({ state, page, selection, navigation }: ListRowsProps) {
  const links = useMemo(
    () => ({
      pathOf: (id: string) =>
        recordsPath({ ...state.filters, columns: [...state.columns], record: id }),
      open: (id: string) => {
        state.open(id);
      },
    }),
    [state],
  );
  return (
    <SelectionContext value={selection}>
      <RowLinksContext value={links}>
        <RecordTable
          rows={page.rows}
          columns={shownColumns(state.columns)}
          navigation={navigation}
          openId={state.openId}
          onOpen={links.open}
        />
        {!selection.isEmpty && <div aria-hidden className="h-16" />}
      </RowLinksContext>
    </SelectionContext>
  );
}

interface NewRecordsProps {
  page: LivePage;
  scroller: RefObject<HTMLDivElement | null>;
}

function NewRecords({ page, scroller }: NewRecordsProps) {
  const many = page.newer > COUNTED_NEW_RECORDS;
  const count = many ? `${formatCount(COUNTED_NEW_RECORDS)}+` : formatCount(page.newer);
  return (
    <div role="status">
      {page.newer > 0 && (
        <Button
          size="small"
          variant="primary"
          className="rounded-full"
          onClick={() => {
            scroller.current?.scrollTo({ top: 0 });
            page.showNewer();
          }}
        >
          <ArrowUp aria-hidden size={14} />
          {count} new
        </Button>
      )}
    </div>
  );
}

function StaleNotice({ page }: { page: LivePage }) {
  if (page.query.error === null || page.query.data === undefined) return null;
  return (
    <Notice tone="warning" className="m-2">
      These rows may be old: {describeError(page.query.error)}{' '}
      <button type="button" className="link" onClick={() => void page.query.refetch()}>
        Try again
      </button>
    </Notice>
  );
}
