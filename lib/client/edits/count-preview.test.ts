import { expect, test } from 'vitest';
import type { EditPreviewItem } from '#lib/contracts/edit-many';
import { countPreview } from './count-preview.ts';

const item = (refusal: EditPreviewItem['refusal']) => ({ refusal });

test('what breaks its contract is neither edited nor refused for good', () => {
  const items = [item(null), item(null), item('contract_violated'), item('patch_failed')];
  expect(countPreview(items)).toEqual({ edits: 2, broken: 1, refused: 1 });
});

test('of nothing there is nothing', () => {
  expect(countPreview([])).toEqual({ edits: 0, broken: 0, refused: 0 });
});
