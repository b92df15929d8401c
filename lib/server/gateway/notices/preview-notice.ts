/** Shows what a notice would say, before anybody is told anything. */
import type { NoticePreview } from '#lib/contracts/notice';
import { groupByCause } from '#lib/domain/notice-causes';
import { introduceNotice, writeNoticeText, type NoticeContent } from '#lib/domain/notice-text';
import type { Database } from '#lib/server/database';
import { collectNoted, type Noted, type NoticeRequest } from './collect-noted.ts';

export interface WordedRequest extends NoticeRequest {
  /** null: one that fits. */
  readonly introduction: string | null;
}

/** The whole notice as text, its causes, and which sources have something to tell. Changes nothing. */
export async function previewNotice(db: Database, request: WordedRequest): Promise<NoticePreview> {
  const noted = await collectNoted(db, request);
  const content = wordNotice(noted, request.introduction);
  return {
    source: noted.records.length === 0 ? null : noted.source,
    sources: [...noted.bySource],
    included: noted.records.length,
    withoutError: noted.withoutError,
    isComplete: noted.isComplete,
    introduction: content.introduction,
    causes: content.causes.map(({ title, asked, records }) => ({
      title,
      asked,
      count: records.length,
    })),
    text: noted.records.length === 0 ? '' : writeNoticeText(content),
  };
}

/** What the notice says, whatever its form. */
export function wordNotice(noted: Noted, introduction: string | null): NoticeContent {
  const causes = groupByCause(noted.records);
  const directions = new Set(noted.records.map(({ failure }) => failure.direction));
  const [direction] = directions.size === 1 ? directions : [];
  return {
    causes,
    isComplete: noted.isComplete,
    introduction: introduction ?? introduceNotice(causes, direction ?? null),
  };
}
