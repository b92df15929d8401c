import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { RecordView } from './record-view.tsx';

/** One record on a page of its own. */
export function RecordPage({ id }: { id: string }) {
  return (
    <>
      <Link
        href="/records"
        className="text-muted hover:text-ink mb-3 inline-flex items-center gap-1.5 rounded"
      >
        <ArrowLeft aria-hidden size={15} />
        Records
      </Link>
      <div className="bg-panel rounded-lg border">
        <RecordView id={id} />
      </div>
    </>
  );
}
