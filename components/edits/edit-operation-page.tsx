'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { SetLine } from '#components/replays/set-line';
import { EmptyState } from '#components/ui/empty-state';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { PageHeader } from '#components/ui/page-header';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { Time } from '#components/ui/time';
import { useCancelEdit } from '#lib/client/mutations/edit-many';
import { ProblemError } from '#lib/client/problem-error';
import { editOperationQuery } from '#lib/client/queries/edit-operations';
import { usePermission } from '#lib/client/queries/me';
import { EDIT_STATE_LABELS } from '#lib/client/edits/edit-words';
import type { EditOperationDetail } from '#lib/contracts/edit-many';
import { isEditing } from '#lib/domain/edit-operation';
import { EditProgress } from './edit-progress.tsx';
import { EditedSummary } from './edited-summary.tsx';

/** One edit of many records: how far it is, and what came of it. */
export function EditOperationPage({ id }: { id: string }) {
  const query = useQuery(editOperationQuery(id));
  const status = query.error instanceof ProblemError ? query.error.problem.status : 0;
  const isMissing = query.data === undefined && (status === 404 || status === 400);
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1 text-xs">
        <Link href="/edits" className="link">
          Edits
        </Link>
      </nav>
      {isMissing ? (
        <>
          <h1 className="sr-only">Edit not found</h1>
          <EmptyState title={`There is no edit ${id}`} />
        </>
      ) : (
        <QueryView query={query} skeleton={<Skeleton className="h-64" />}>
          {(edit) => (
            <>
              {query.error !== null && <ErrorNotice error={query.error} className="mb-4" />}
              <LoadedEdit edit={edit} />
            </>
          )}
        </QueryView>
      )}
    </>
  );
}

function LoadedEdit({ edit }: { edit: EditOperationDetail }) {
  return (
    <>
      <PageHeader
        title={
          <span aria-live="polite">
            Edit {edit.id}: {EDIT_STATE_LABELS[edit.state].toLowerCase()}
          </span>
        }
        description={
          <>
            <VisibleText text={edit.reason} /> · <VisibleText text={edit.requestedBy} />,{' '}
            <Time at={edit.requestedAt} />
          </>
        }
        actions={isEditing(edit.state) && <StopButton edit={edit} />}
      />
      <div className="grid gap-4">
        {edit.stateReason !== null && (
          <Notice tone={edit.state === 'halted' ? 'warning' : 'info'}>
            <VisibleText text={edit.stateReason} />
          </Notice>
        )}
        <Panel title="Progress">
          <div className="grid gap-3 px-4 pb-4">
            <EditProgress edit={edit} />
            <p>
              <SetLine set={edit.set} />
            </p>
            <pre className="bg-sunken max-h-48 overflow-auto rounded p-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
              <VisibleText text={edit.patch} keep={'\n\t'} />
            </pre>
          </div>
        </Panel>
        <EditedSummary edit={edit} />
      </div>
    </>
  );
}

function StopButton({ edit }: { edit: EditOperationDetail }) {
  const permission = usePermission('operator');
  const cancelling = useCancelEdit(String(edit.id));
  return (
    <div className="grid justify-items-end gap-2">
      <GuardedButton
        allowed={permission.allowed && !cancelling.isPending}
        reason={permission.reason}
        onClick={() => {
          cancelling.mutate();
        }}
      >
        Stop
      </GuardedButton>
      {cancelling.isError && <ErrorNotice error={cancelling.error} />}
    </div>
  );
}
