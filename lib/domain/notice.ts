/** Notices to third parties: in which forms they are written and how they leave. */

/** json is what is sent as a record; people take the others along. */
export const NOTICE_FORMS = ['text', 'csv', 'ndjson', 'json'] as const;
export type NoticeForm = (typeof NOTICE_FORMS)[number];

export const NOTICE_WAYS = ['copied', 'downloaded', 'sent'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

/** Type of the egress record that carries a notice to the Integration App. */
export const NOTICE_TYPE = 'sluice.error-notice';

/** Records of one notice. */
export const MOST_NOTED = 10_000;
