'use client';
import { SelectField } from '#components/ui/field';
import { useAssignees } from '#lib/client/queries/error-groups';
import { useMe } from '#lib/client/queries/me';
import { readTextOrNull } from '#lib/client/read-form';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { TriageDialog, type TriageDialogProps } from './triage-dialog.tsx';

type Person = NonNullable<ErrorGroup['assignee']>;

/** Who has a group stays among the choices, also once they may triage no more. */
function withAssignee(people: readonly Person[], assignee: Person | null): readonly Person[] {
  if (assignee === null || people.some(({ id }) => id === assignee.id)) return people;
  return [...people, assignee];
}

/** Says who takes care of a group; whoever asks first is offered themselves. */
export function AssignDialog(props: TriageDialogProps) {
  const { data } = useAssignees();
  const { data: me } = useMe();
  const { assignee } = props.group;
  const people = withAssignee(data?.people ?? [], assignee);
  const chosen = assignee ?? people.find(({ id }) => id === me?.id);
  return (
    <TriageDialog
      {...props}
      title="Assign"
      submitLabel="Assign"
      read={(form) => ({ assignee: readTextOrNull(form, 'assignee') })}
    >
      {(error) => (
        <SelectField
          key={chosen?.id ?? ''}
          label="Who takes care of it"
          name="assignee"
          defaultValue={chosen?.id ?? ''}
          error={error}
        >
          <option value="">Nobody</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </TriageDialog>
  );
}
