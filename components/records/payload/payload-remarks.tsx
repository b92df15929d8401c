import { Notice } from '#components/ui/notice';
import type { PayloadView } from '#lib/client/payload/read-payload';
import { formatBytes } from '#lib/format/bytes';

/** What a person should know before believing what they see of a payload. */
export function PayloadRemarks({ view, totalBytes }: { view: PayloadView; totalBytes: number }) {
  return (
    <>
      {view.part && (
        <Notice>
          Only the first {formatBytes(view.bytes.length)} of {formatBytes(totalBytes)} are shown
          here. Download it to see it whole.
        </Notice>
      )}
      {view.bytes.length === 0 && <Notice>The payload is empty: it came with zero bytes.</Notice>}
      {view.remarks.map((remark) => (
        <Notice key={remark} tone="warning">
          {remark}
        </Notice>
      ))}
    </>
  );
}
