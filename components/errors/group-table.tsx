'use client';
import { useRef } from 'react';
import { ScrollArea } from '#components/ui/scroll-area';
import { HeadCell, Table } from '#components/ui/table';
import { useRowFocus } from '#lib/client/errors/use-row-focus';
import type { GroupList } from '#lib/client/errors/use-group-list';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { GroupRow } from './group-row.tsx';
import { TriageKeys } from './triage-keys.tsx';

/** The groups of the list. Rows hold still while the pointer or the focus is among them. */
export function GroupTable({ list }: { list: GroupList }) {
  const table = useRef<HTMLDivElement>(null);
  const focused = useRowFocus(table);
  const group: ErrorGroup | undefined = list.rows.find(({ id }) => id === focused.id);
  return (
    <div
      ref={table}
      onPointerEnter={() => list.onLooking(true)}
      onPointerLeave={({ currentTarget }) => {
        list.onLooking(currentTarget.contains(document.activeElement));
      }}
      onFocus={({ target }) => {
        focused.note(target);
        list.onLooking(true);
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        list.onLooking(currentTarget.matches(':hover') || currentTarget.contains(relatedTarget));
      }}
    >
      <ScrollArea label="Causes">
        <Table>
          <thead>
            <tr>
              <HeadCell>Cause</HeadCell>
              <HeadCell className="hidden md:table-cell">24 hours</HeadCell>
              <HeadCell numeric>Open</HeadCell>
              <HeadCell numeric className="hidden md:table-cell">
                Share
              </HeadCell>
              <HeadCell numeric className="hidden md:table-cell">
                Failures
              </HeadCell>
              <HeadCell numeric>Last seen</HeadCell>
              <HeadCell numeric className="hidden md:table-cell">
                First seen
              </HeadCell>
              <HeadCell className="hidden md:table-cell">Assignee</HeadCell>
            </tr>
          </thead>
          <tbody className="[&>tr:last-child>td]:border-b-0">
            {list.rows.map((row) => (
              <GroupRow key={row.id} group={row} />
            ))}
          </tbody>
        </Table>
      </ScrollArea>
      {group !== undefined && <TriageKeys key={group.id} group={group} />}
    </div>
  );
}
