'use client';
import { SelectField } from '#components/ui/field';
import { useAssignees } from '#lib/client/queries/error-groups';
import { useMe } from '#lib/client/queries/me';
import { readTextOrNull } from '#lib/client/read-form';
import { TriageDialog, type TriageDialogProps } from './triage-dialog.tsx';

/** Says who takes care of a group; whoever asks first is offered themselves. */
export function AssignDialog(props: TriageDialogProps) {
  const { data } = useAssignees();
  const { data: me } = useMe();
  const people = data?.people ?? [];
  const chosen = props.group.assignee ?? people.find(({ name }) => name === me?.name);
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
