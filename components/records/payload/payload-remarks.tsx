import { Notice } from '#components/ui/notice';
import type { PayloadView } from '#lib/client/payload/read-payload';
import { latestFailure } from '#lib/client/records/latest-failure';
import type { RecordDetail } from '#lib/contracts/record';
import { formatBytes } from '#lib/format/bytes';

interface PayloadRemarksProps {
  view: PayloadView;
  record: RecordDetail;
  /** Of the whole payload. */
  totalBytes: number;
}

/** What a person should know before believing what they see of a payload. */
export function PayloadRemarks({ view, record, totalBytes }: PayloadRemarksProps) {
  // The failure has said so already, with the place.
  const told = latestFailure(record)?.failure.position !== undefined;
  return (
    <>
      {view.part && (
        <Notice>
          Only the first {formatBytes(view.bytes.length)} of {formatBytes(totalBytes)} are shown
          here. Download it to see it whole.
        </Notice>
      )}
      {view.bytes.length === 0 && <Notice>The payload is empty: it came with zero bytes.</Notice>}
      {view.notJson !== null && !told && <Notice tone="warning">{view.notJson}</Notice>}
      {view.remarks.map((remark) => (
        <Notice key={remark} tone="warning">
          {remark}
        </Notice>
      ))}
    </>
  );
}
