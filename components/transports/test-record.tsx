'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { CircleCheck, CircleDashed } from 'lucide-react';
import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { ExactTime } from '#components/ui/time';
import { useSendTestRecord } from '#lib/client/mutations/test-record';
import { usePermission } from '#lib/client/queries/me';
import { recordQuery } from '#lib/client/queries/record';
import { progressOf, type TestStep } from '#lib/client/transports/test-progress';
import type { Source } from '#lib/contracts/source';
import type { TestRecord as Sent } from '#lib/contracts/transport';
import type { Transport } from '#lib/domain/transport';

/** Beside live updates, for an installation that is too busy to hint at each change. */
const ASK_EVERY_MS = 2_000;

/** Sends a record through the transport of a source, and shows how far it comes. */
export function TestRecord({ source }: { source: Source }) {
  const sending = useSendTestRecord(source.key);
  const permission = usePermission('operator');
  const isRetired = source.retiredAt !== null;
  return (
    <div className="grid justify-items-start gap-3">
      <GuardedButton
        allowed={permission.allowed && !isRetired}
        reason={isRetired ? 'The source is retired.' : permission.reason}
        disabled={sending.isPending}
        onClick={() => {
          sending.mutate();
        }}
      >
        Send a test record
      </GuardedButton>
      {sending.isError && <ErrorNotice error={sending.error} />}
      {sending.data !== undefined && (
        <Progress key={sending.data.id} sent={sending.data} transport={source.transport} />
      )}
    </div>
  );
}

function Progress({ sent, transport }: { sent: Sent; transport: Transport }) {
  const { data: record, error } = useQuery({
    ...recordQuery(sent.id),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && progressOf(data, transport).isOver ? false : ASK_EVERY_MS,
  });
  const progress = record === undefined ? null : progressOf(record, transport);
  return (
    <div className="grid w-full gap-2">
      <p>
        Sent as{' '}
        <Link className="link" href={`/records/${sent.id}`}>
          <VisibleText text={sent.reference} />
        </Link>
      </p>
      {error !== null && record === undefined && <ErrorNotice error={error} />}
      <ol aria-label="Way of the test record" aria-live="polite" className="grid gap-1">
        {(progress?.steps ?? []).map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
      {progress?.trouble !== null && progress !== null && (
        <Notice tone="warning">
          <VisibleText text={progress.trouble} />
          {progress.isOver && ' It is held: nothing more happens by itself.'}
        </Notice>
      )}
    </div>
  );
}

function Step({ step: { name, at } }: { step: TestStep }) {
  const Icon = at === null ? CircleDashed : CircleCheck;
  return (
    <li className={clsx('flex items-center gap-2', at === null && 'text-muted')}>
      <Icon aria-hidden size={15} className={at === null ? '' : 'text-status-processed'} />
      {name}
      {at === null ? (
        <span className="sr-only">: not yet</span>
      ) : (
        <ExactTime at={at} className="text-muted ml-auto text-xs tabular-nums" />
      )}
    </li>
  );
}
