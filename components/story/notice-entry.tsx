'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { NoticeText } from '#components/notices/notice-text';
import { VisibleText } from '#components/records/visible-text';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { noticeQuery } from '#lib/client/queries/notice';
import type { EntryOf } from '#lib/contracts/timeline';
import { formatCountOf } from '#lib/format/count';

const FORM_WORDS = { text: ' as text', csv: ' as CSV', ndjson: ' as NDJSON', json: '' } as const;
const WAY_WORDS = {
  copied: 'Notice copied',
  downloaded: 'Notice downloaded',
  sent: 'Notice sent',
} as const;

/** What a third party was told: by whom, how, and the very words. */
export function NoticeEntry({ entry }: { entry: EntryOf<'notice'> }) {
  const [isOpen, setIsOpen] = useState(false);
  const query = useQuery({ ...noticeQuery(entry.notice), enabled: isOpen });
  return (
    <div>
      <p>
        <span className="font-medium">{WAY_WORDS[entry.way]}</span>
        {FORM_WORDS[entry.form]} by <VisibleText text={entry.by} />{' '}
        <span className="text-muted">about {formatCountOf(entry.records, 'record')}</span>
      </p>
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary className="hover:text-ink text-muted w-fit cursor-pointer">
          Notice {String(entry.notice)}
        </summary>
        {isOpen && (
          <QueryView query={query} skeleton={<Skeleton className="h-24" />}>
            {(notice) => (
              <div className="mt-1 grid gap-2">
                <NoticeText text={notice.content} />
                {notice.egress !== null && (
                  <Link className="link" href={`/records/${notice.egress}`}>
                    The egress record that carries it
                  </Link>
                )}
              </div>
            )}
          </QueryView>
        )}
      </details>
    </div>
  );
}
