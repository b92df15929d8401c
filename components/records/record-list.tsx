'use client';
import { ArrowUp } from 'lucide-react';
import { useMemo, useRef, type RefObject } from 'react';
import { Button } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import { describeError } from '#lib/client/problem-error';
import { recordsPath } from '#lib/client/records/record-filters';
import type { LivePage } from '#lib/client/records/use-live-page';
import { useLooking } from '#lib/client/records/use-looking';
import type { RecordsState } from '#lib/client/records/use-records-state';
import { useRowNavigation } from '#lib/client/records/use-row-navigation';
import { COUNTED_NEW_RECORDS } from '#lib/client/queries/records';
import { formatCount } from '#lib/format/count';
import { ListFooter } from './list-footer.tsx';
import { ListState } from './list-state.tsx';
import { RecordTable } from './record-table.tsx';
import { RowLinksContext } from './reference-cell.tsx';

interface RecordListProps {
  state: RecordsState;
  page: LivePage;
  /** Told whether a person is at the rows, so that they must not move. */
  onLooking: (looking: boolean) => void;
}

/** The list itself: rows that stay where they are while a person looks at them. */
export function RecordList({ state, page, onLooking }: RecordListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const navigation = useRowNavigation({
    rows: page.rows,
    openId: state.openId,
    scroller,
    show: (id) => {
      state.open(id, 'replace');
    },
    open: state.open,
  });
  const looking = useLooking(onLooking, navigation.noteFocus);
  const links = useMemo(
    () => ({
      pathOf: (id: string) => recordsPath({ ...state.filters, record: id }),
      open: (id: string) => {
        state.open(id);
      },
    }),
    [state],
  );
  return (
    <section
      aria-label="List of records"
      {...looking.list}
      className="bg-panel relative flex min-w-0 flex-1 flex-col overflow-hidden rounded-lg border"
    >
      <NewRecords page={page} scroller={scroller} />
      <StaleNotice page={page} />
      <div
        ref={scroller}
        tabIndex={-1}
        aria-busy={page.outdated}
        className={`@container min-h-0 flex-1 overflow-y-auto ${page.outdated ? 'opacity-60 delay-200' : ''}`}
        {...looking.scroller}
      >
        <ListState state={state} page={page}>
          <RowLinksContext value={links}>
            <RecordTable
              rows={page.rows}
              navigation={navigation}
              openId={state.openId}
              onOpen={links.open}
              bodyRef={body}
            />
          </RowLinksContext>
        </ListState>
      </div>
      <ListFooter state={state} page={page} />
    </section>
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
    <div role="status" className="absolute top-10 left-1/2 z-20 -translate-x-1/2">
      {page.newer > 0 && (
        <Button
          size="small"
          variant="primary"
          className="rounded-full shadow-(--shadow)"
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
