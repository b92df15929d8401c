'use client';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { Notice } from '#components/ui/notice';
import { PageHeader } from '#components/ui/page-header';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { toEditableText, whyNoEdit } from '#lib/client/edits/editable';
import { usePermission } from '#lib/client/queries/me';
import { wholePayloadQuery } from '#lib/client/queries/payload';
import { recordQuery } from '#lib/client/queries/record';
import type { RecordDetail } from '#lib/contracts/record';
import { EditForm } from './edit-form.tsx';

/** The editor of one record's payload. */
export function EditPage({ id }: { id: string }) {
  const query = useQuery(recordQuery(id));
  return (
    <>
      <Link
        href={`/records/${encodeURIComponent(id)}`}
        className="text-muted hover:text-ink mb-3 inline-flex items-center gap-1.5 rounded"
      >
        <ArrowLeft aria-hidden size={15} />
        Record
      </Link>
      <QueryView query={query} skeleton={<Skeleton className="h-96" />}>
        {(record) => <LoadedRecord key={id} record={record} />}
      </QueryView>
    </>
  );
}

function LoadedRecord({ record }: { record: RecordDetail }) {
  const { reason } = usePermission('operator');
  const refusal = reason ?? whyNoEdit(record);
  return (
    <>
      <PageHeader
        title={
          <>
            Edit <VisibleText text={record.reference} />
          </>
        }
        description={
          <>
            {record.source} · <VisibleText text={record.type} />. What came stays as it is: an edit
            is the next revision of it.
          </>
        }
      />
      {refusal === null ? <Editing record={record} /> : <Refused>{refusal}</Refused>}
    </>
  );
}

function Refused({ children }: { children: ReactNode }) {
  return <Notice tone="warning">{children}</Notice>;
}

/** Edits what was the newest revision when it began, whatever others do meanwhile. */
function Editing({ record }: { record: RecordDetail }) {
  const newest = record.revisions.at(-1)?.revision ?? 1;
  const [base, setBase] = useState(newest);
  const query = useQuery(wholePayloadQuery({ id: record.id, revision: base }));
  return (
    <>
      {newest > base && (
        <Notice tone="warning" className="mb-4">
          <p>
            Revision {newest} has been made meanwhile, so this edit of revision {base} can no longer
            be saved.{' '}
            <button
              type="button"
              className="link"
              onClick={() => {
                setBase(newest);
              }}
            >
              Begin again from revision {newest}
            </button>
          </p>
        </Notice>
      )}
      <QueryView query={query} skeleton={<Skeleton className="h-96" />}>
        {(bytes) => <LoadedPayload key={base} record={record} base={base} bytes={bytes} />}
      </QueryView>
    </>
  );
}

interface LoadedPayloadProps {
  record: RecordDetail;
  base: number;
  bytes: Uint8Array;
}

function LoadedPayload({ record, base, bytes }: LoadedPayloadProps) {
  const [read] = useState(() => toEditableText(bytes));
  if ('why' in read) return <Refused>{read.why} It cannot be edited here.</Refused>;
  return <EditForm record={record} base={base} original={read.text} />;
}
