'use client';
import type { ReactNode } from 'react';
import { CountLink } from '#components/ui/count-link';
import { Panel } from '#components/ui/panel';
import { Time } from '#components/ui/time';
import { groupRecordsPath } from '#lib/client/errors/group-records-path';
import { CLASS_WORDS, formatShare } from '#lib/client/errors/group-words';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { formatCount } from '#lib/format/count';

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="text-lg tabular-nums">{children}</dd>
    </div>
  );
}

/** How much of it there is, since when, and whose fault it is. */
export function GroupScorecard({ group }: { group: ErrorGroup }) {
  return (
    <Panel>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 px-4 py-3 sm:grid-cols-3 xl:grid-cols-6">
        <Figure name="Open records">
          <CountLink
            count={group.openRecords}
            href={groupRecordsPath(group.id)}
            label="open records of this cause"
            className="font-semibold"
          />
        </Figure>
        <Figure name="Share of all open">{formatShare(group.openShare)}</Figure>
        <Figure name="Failures">{formatCount(group.count)}</Figure>
        <Figure name="First seen">
          <Time at={group.firstSeenAt} />
        </Figure>
        <Figure name="Last seen">
          <Time at={group.lastSeenAt} />
        </Figure>
        <div>
          <dt className="text-muted text-xs">Kind</dt>
          <dd className="pt-1">{CLASS_WORDS[group.class]}</dd>
        </div>
      </dl>
    </Panel>
  );
}
