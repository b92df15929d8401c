import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { Panel } from '#components/ui/panel';
import { countPreview } from '#lib/client/edits/count-preview';
import type { EditPreview, EditPreviewItem } from '#lib/contracts/edit-many';
import { formatCount, formatCountOf } from '#lib/format/count';
import { FieldChange } from './change-list.tsx';

const MOST_SHOWN = 100;

/** What the patch would make of each record; those that it cannot edit come first, with the reason. */
export function PatchPreview({ preview }: { preview: EditPreview }) {
  const { items, missing, matching } = preview;
  const isSample = matching.count > items.length || !matching.isExact;
  const { edits, broken, refused } = countPreview(items);
  const sorted = items.toSorted((one, other) => rank(one) - rank(other));
  return (
    <Panel title="Preview">
      <div className="grid gap-3 px-4 pb-4">
        <p role="status">
          {isSample &&
            `${matching.isExact ? 'Of' : 'Of more than'} ${formatCountOf(matching.count, 'record')}, these ${formatCount(items.length)} spread over them: `}
          {formatCountOf(edits, 'record')} of {formatCount(items.length)} would be edited
          {broken > 0 && `, ${formatCount(broken)} would break the contract`}
          {refused > 0 && `, ${formatCount(refused)} cannot be edited`}
          {missing > 0 && `, ${formatCount(missing)} named and not found`}.
        </p>
        <ul className="grid gap-3">
          {sorted.slice(0, MOST_SHOWN).map((item) => (
            <li key={item.record.id} className="border-t pt-3">
              <PreviewItem item={item} />
            </li>
          ))}
        </ul>
        {sorted.length > MOST_SHOWN && (
          <p className="text-muted">and {formatCount(sorted.length - MOST_SHOWN)} more</p>
        )}
      </div>
    </Panel>
  );
}

function rank({ refusal }: EditPreviewItem): number {
  if (refusal === null) return 2;
  return refusal === 'contract_violated' ? 0 : 1;
}

function PreviewItem({ item }: { item: EditPreviewItem }) {
  const { record, why, changes, verdict } = item;
  return (
    <>
      <p className="break-words">
        <Link href={`/records/${record.id}`} className="link">
          <VisibleText text={record.reference} />
        </Link>{' '}
        <span className="text-muted">
          {record.source} · <VisibleText text={record.type} />
        </span>
      </p>
      {why !== null && (
        <p className="text-warning break-words">
          <VisibleText text={why} />
        </p>
      )}
      {verdict?.outcome === 'met' && <p className="text-muted text-xs">Meets its contract.</p>}
      {verdict?.outcome === 'unchecked' && (
        <p className="text-muted text-xs break-words">
          <VisibleText text={verdict.why ?? ''} />
        </p>
      )}
      {changes.map((change, place) => (
        <div key={place} className="mt-1">
          <FieldChange {...change} />
        </div>
      ))}
    </>
  );
}
