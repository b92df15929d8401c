'use client';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { useChangeErrorGroup, type GroupChange } from '#lib/client/mutations/error-group';
import { usePermission } from '#lib/client/queries/me';
import { changeErrorGroupSchema, type ErrorGroup } from '#lib/contracts/error-group';

export interface TriageDialogProps {
  group: ErrorGroup;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

interface TriageFormProps extends TriageDialogProps {
  title: string;
  submitLabel: string;
  /** What the form asks the server for. */
  read: (form: FormData) => GroupChange;
  /** The fields; told what is wrong with what was filled in, and which part of the change it is. */
  children: (fault: string | undefined, part: string | undefined) => ReactNode;
}

interface Fault {
  readonly message: string;
  readonly part: string;
}

function faultOf(change: GroupChange): Fault | undefined {
  const issue = changeErrorGroupSchema.safeParse(change).error?.issues[0];
  return issue && { message: issue.message, part: String(issue.path[0]) };
}

function TriageForm({ group, onOpenChange, submitLabel, read, children }: TriageFormProps) {
  const changing = useChangeErrorGroup(group.id);
  const { allowed, reason } = usePermission('operator');
  const [fault, setFault] = useState<Fault>();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const change = read(new FormData(event.currentTarget));
    const found = faultOf(change);
    setFault(found);
    if (found === undefined) changing.mutate(change, { onSuccess: () => onOpenChange(false) });
  };
  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      {reason !== undefined && <Notice>{reason}</Notice>}
      <fieldset disabled={!allowed} className="grid gap-3">
        <legend className="sr-only">
          <VisibleText text={group.title} />
        </legend>
        {children(fault?.message, fault?.part)}
      </fieldset>
      {changing.isError && <ErrorNotice error={changing.error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={!allowed || changing.isPending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

/** A question about one error group; whoever may not answer it sees why. */
export function TriageDialog(props: TriageFormProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={props.title}>
      <TriageForm {...props} />
    </Dialog>
  );
}
