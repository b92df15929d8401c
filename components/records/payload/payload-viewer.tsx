'use client';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { buttonClass } from '#components/ui/button';
import { CopyButton } from '#components/ui/copy-button';
import { Notice } from '#components/ui/notice';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { readPayload, type PayloadView } from '#lib/client/payload/read-payload';
import { usePreferences } from '#lib/client/preferences';
import { payloadPath, payloadQuery, type PayloadKey } from '#lib/client/queries/payload';
import type { RecordDetail } from '#lib/contracts/record';
import { formatBytes } from '#lib/format/bytes';
import { formatCount } from '#lib/format/count';
import { formatExact } from '#lib/format/time';
import { VisibleText } from '../visible-text.tsx';
import { useShownRevision } from '#lib/client/edits/use-shown-revision';
import { PayloadRemarks } from './payload-remarks.tsx';
import { PayloadTabs } from './payload-tabs.tsx';
import { RevisionChoice } from './revision-choice.tsx';

/** The payload, of the newest revision unless another is chosen: what it is, what is odd about it, and every way to look at it. */
export function PayloadViewer({ record }: { record: RecordDetail }) {
  const { payloadExpiredAt: at } = record;
  return at === null ? <KeptPayload record={record} /> : <ExpiredPayload at={at} record={record} />;
}

function ExpiredPayload({ at, record }: { at: string; record: RecordDetail }) {
  const { timeZone } = usePreferences();
  return (
    <div className="px-4 pb-4">
      <Notice>
        <p>
          The payload expired on <time dateTime={at}>{formatExact(new Date(at), timeZone)}</time>.
        </p>
        <p>
          It had {formatBytes(record.sizeBytes)}, SHA-256 <code>{record.sha256}</code>. Without it
          the record cannot be replayed.
        </p>
      </Notice>
    </div>
  );
}

function KeptPayload({ record }: { record: RecordDetail }) {
  const { shown, edits, newest, choose } = useShownRevision(record);
  const key = { id: record.id, revision: shown.revision, sizeBytes: shown.sizeBytes };
  const query = useQuery(payloadQuery(key));
  return (
    <div className="grid grid-cols-1 gap-3 px-4 pb-4">
      {edits.length > 0 && (
        <RevisionChoice edits={edits} chosen={shown.revision} newest={newest} onChoose={choose} />
      )}
      <PayloadFacts record={record} payload={key} sha256={shown.sha256} />
      <QueryView query={query} skeleton={<Skeleton className="h-48" />}>
        {(bytes) => (
          <LoadedPayload key={key.revision} bytes={bytes} record={record} payload={key} />
        )}
      </QueryView>
    </div>
  );
}

interface PayloadFactsProps {
  record: RecordDetail;
  payload: PayloadKey;
  sha256: string;
}

function PayloadFacts({ record, payload, sha256 }: PayloadFactsProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <span>
        <code>
          <VisibleText text={record.mediaType} />
        </code>
      </span>
      <span title={`${formatCount(payload.sizeBytes)} bytes`}>
        {formatBytes(payload.sizeBytes)}
      </span>
      <span className="flex min-w-0 items-center gap-1">
        <span className="text-muted">SHA-256</span>
        <code title={sha256}>{sha256.slice(0, 12)}…</code>
        <CopyButton text={sha256} what="SHA-256" />
      </span>
      <a
        href={payloadPath(payload)}
        download
        className={`${buttonClass({ size: 'small' })} ml-auto`}
      >
        <Download aria-hidden size={14} />
        Download
      </a>
    </div>
  );
}

interface LoadedPayloadProps {
  bytes: Uint8Array;
  record: RecordDetail;
  payload: PayloadKey;
}

function LoadedPayload({ bytes, record, payload }: LoadedPayloadProps) {
  const part = bytes.length < payload.sizeBytes;
  const view: PayloadView = useMemo(
    () => readPayload(bytes, record.mediaType, part),
    [bytes, record.mediaType, part],
  );
  return (
    <>
      <PayloadRemarks view={view} record={record} totalBytes={payload.sizeBytes} />
      <PayloadTabs view={view} headers={record.headers} />
    </>
  );
}
