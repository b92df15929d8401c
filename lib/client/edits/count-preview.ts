/** How many records a patch would edit, break or leave. */
import type { EditPreviewItem } from '#lib/contracts/edit-many';

export interface PreviewCounts {
  readonly edits: number;
  /** Would be edited only if that is forced. */
  readonly broken: number;
  readonly refused: number;
}

export function countPreview(items: readonly Pick<EditPreviewItem, 'refusal'>[]): PreviewCounts {
  const edits = items.filter(({ refusal }) => refusal === null).length;
  const broken = items.filter(({ refusal }) => refusal === 'contract_violated').length;
  return { edits, broken, refused: items.length - edits - broken };
}
