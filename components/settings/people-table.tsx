'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { INPUT_CLASS } from '#components/ui/field';
import { ScrollArea } from '#components/ui/scroll-area';
import { STACKED_CELL, STACKED_HEAD, STACKED_ROW } from '#components/ui/stacked-table';
import { Cell, HeadCell, Table } from '#components/ui/table';
import { Time } from '#components/ui/time';
import { useChangeRole, useRemovePerson } from '#lib/client/mutations/person';
import { describeError } from '#lib/client/problem-error';
import { useMe } from '#lib/client/queries/me';
import type { Person } from '#lib/contracts/access';
import { ROLES } from '#lib/domain/access';
import { RoleOptions } from './role-options.tsx';

function RoleChoice({ person, disabled }: { person: Person; disabled: boolean }) {
  const changing = useChangeRole();
  return (
    <select
      aria-label={`Role of ${person.name}`}
      className={`${INPUT_CLASS} min-w-48`}
      value={person.role}
      disabled={disabled || changing.isPending}
      onChange={(event) => {
        const role = ROLES.find((known) => known === event.target.value);
        if (role === undefined) return;
        changing.mutate(
          { id: person.id, role },
          { onError: (error) => toast.error(describeError(error)) },
        );
      }}
    >
      <RoleOptions />
    </select>
  );
}

function RemoveDialog({ person, close }: { person: Person; close: () => void }) {
  const removing = useRemovePerson();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={`Remove ${person.name}?`}
      confirmLabel="Remove person"
      danger
      onConfirm={() => removing.mutate(person.id, { onSuccess: close })}
      pending={removing.isPending}
      error={removing.error}
    >
      {person.email} is signed out everywhere and cannot sign in again. What they did stays on
      record.
    </ConfirmDialog>
  );
}

interface PersonRowProps {
  person: Person;
  isSelf: boolean;
  onRemove: () => void;
}

function PersonRow({ person, isSelf, onRemove }: PersonRowProps) {
  return (
    <tr className={STACKED_ROW}>
      <Cell className={STACKED_CELL}>
        <span className="font-medium">{person.name}</span>
        <span className="text-muted block">{person.email}</span>
      </Cell>
      <Cell className={STACKED_CELL}>
        <RoleChoice person={person} disabled={isSelf} />
      </Cell>
      <Cell className={`whitespace-nowrap ${STACKED_CELL}`} data-label="Since">
        <Time at={person.createdAt} />
      </Cell>
      <Cell numeric className={STACKED_CELL}>
        {isSelf ? (
          <span className="text-muted">this is you</span>
        ) : (
          <Button size="small" aria-label={`Remove ${person.name}`} onClick={onRemove}>
            Remove
          </Button>
        )}
      </Cell>
    </tr>
  );
}

/** Everybody who may sign in. Nobody changes or removes themselves. */
export function PeopleTable({ people }: { people: readonly Person[] }) {
  const { data: me } = useMe();
  const [removing, setRemoving] = useState<Person | null>(null);
  return (
    <ScrollArea label="People">
      <Table>
        <thead className={STACKED_HEAD}>
          <tr>
            <HeadCell>Person</HeadCell>
            <HeadCell>Role</HeadCell>
            <HeadCell>Since</HeadCell>
            <HeadCell numeric>
              <span className="sr-only">Remove</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              isSelf={person.email === me?.email}
              onRemove={() => setRemoving(person)}
            />
          ))}
        </tbody>
      </Table>
      {removing !== null && <RemoveDialog person={removing} close={() => setRemoving(null)} />}
    </ScrollArea>
  );
}
