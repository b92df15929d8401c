'use client';
import { errorsPath, statesOf, type GroupFilters } from '#lib/client/errors/group-filters';
import { STATE_WORDS } from '#lib/client/errors/group-words';
import type { GroupList } from '#lib/client/errors/use-group-list';
import { formatCount } from '#lib/format/count';

type Tab = GroupFilters['state'];

const TABS: readonly Tab[] = [null, 'new', 'ongoing', 'regressed', 'muted', 'resolved', 'all'];

function nameOf(tab: Tab): string {
  if (tab === null) return 'Open';
  return tab === 'all' ? 'All' : STATE_WORDS[tab].label;
}

/** The states as links with the number of groups in each. */
export function StateTabs({ list }: { list: GroupList }) {
  const { filters, change, query } = list;
  const counts = query.data?.states;
  return (
    <nav aria-label="States" className="-mx-4 overflow-x-auto px-4 md:mx-0 md:px-0">
      <div className="flex w-max items-center gap-1.5 py-0.5">
        {TABS.map((tab) => {
          const active = filters.state === tab;
          return (
            <a
              key={tab ?? 'open'}
              href={errorsPath({ ...filters, cursor: null, state: tab })}
              aria-current={active ? 'true' : undefined}
              className={`inline-flex h-8 items-center gap-1.5 rounded-full border px-2.5 whitespace-nowrap ${
                active
                  ? 'border-accent bg-accent-soft font-medium'
                  : 'bg-panel hover:border-line-strong'
              }`}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                change({ state: tab });
              }}
            >
              {nameOf(tab)}
              <span className="text-muted min-w-3 text-right tabular-nums">
                {counts === undefined
                  ? ''
                  : formatCount(statesOf(tab).reduce((sum, state) => sum + counts[state], 0))}
              </span>
            </a>
          );
        })}
      </div>
    </nav>
  );
}
