'use client';
import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { CopyButton } from '#components/ui/copy-button';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';

/** The other side's own names of what is affected, to be quoted to them. */
export function ReferencesPanel({ group }: { group: ErrorGroupDetail }) {
  const { references } = group;
  const text = references.map(({ reference }) => reference).join('\n');
  return (
    <Panel
      title="Affected references"
      actions={references.length > 0 && <CopyButton text={text} what="references" labelled />}
    >
      {references.length === 0 ? (
        <EmptyState title="None is known any more" />
      ) : (
        <ul
          aria-label="Affected references"
          tabIndex={0}
          className="flex max-h-48 flex-wrap gap-1.5 overflow-y-auto px-4 pb-4"
        >
          {references.map(({ reference, record, isOpen }) => (
            <li key={record} className="max-w-full min-w-0">
              <Link
                href={`/records/${record}`}
                title={isOpen ? 'Still open' : 'No longer open'}
                className={`hover:border-line-strong block truncate rounded border px-1.5 ${
                  isOpen ? 'text-danger' : 'text-muted line-through'
                }`}
              >
                <VisibleText text={reference} />
                <span className="sr-only">{isOpen ? ', still open' : ', no longer open'}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
