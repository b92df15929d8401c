import { describe, expect, it } from 'vitest';
import { timelineEntrySchema, timelineQuerySchema, writeCommentSchema } from './timeline.ts';
import { createNoticeSchema } from './notice.ts';

describe('timeline contracts', () => {
  it('read several kinds from one parameter and refuse unknown ones', () => {
    expect(timelineQuerySchema.parse({ kind: 'comment,replay' })).toEqual({
      kind: ['comment', 'replay'],
      limit: 100,
    });
    expect(timelineQuerySchema.safeParse({ kind: 'gossip' }).success).toBe(false);
  });

  it('take a comment that says something', () => {
    expect(writeCommentSchema.parse({ text: ' told the partner \n' }).text).toBe(
      'told the partner',
    );
    expect(writeCommentSchema.safeParse({ text: ' \n' }).success).toBe(false);
    expect(writeCommentSchema.safeParse({ text: 'x'.repeat(10_001) }).success).toBe(false);
  });

  it('tell entries apart by their kind', () => {
    const entry = { kind: 'comment', key: 'comment-1', at: '2026-11-22T12:00:00.000Z', by: 'Ada' };
    expect(timelineEntrySchema.safeParse({ ...entry, text: 'Told them.' }).success).toBe(true);
    expect(timelineEntrySchema.safeParse(entry).success).toBe(false);
  });
});

describe('notice contracts', () => {
  const notice = { set: { kind: 'group', group: '0e7k8s5v0g007' }, source: 'shop' };

  it('send what is json and nothing else', () => {
    const isTaken = (form: string, way: string) =>
      createNoticeSchema.safeParse({ ...notice, form, way }).success;
    expect(isTaken('json', 'sent')).toBe(true);
    expect(isTaken('csv', 'downloaded')).toBe(true);
    expect(isTaken('json', 'copied')).toBe(false);
    expect(isTaken('text', 'sent')).toBe(false);
  });
});
