/** The closed list of problem codes, with the status, the title and the help of each. */
import { SECRET_PROBLEMS } from './secret-problems.ts';
import { SIGNATURE_PROBLEMS } from './signature-problems.ts';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it: the text of /docs/problems. */
  readonly help: string;
}

export const PROBLEMS = {
  invalid_request: {
    status: 400,
    title: 'The request is malformed',
    help: 'Mend what `errors` names and send it again.',
  },
  invalid_submission: {
    status: 400,
    title: 'The record cannot be stored',
    help: 'Mend the identifier that `detail` names. The payload itself is never a reason for this.',
  },
  invalid_cloud_event: {
    status: 400,
    title: 'Not a valid CloudEvent',
    help: 'Send attributes as CloudEvents 1.0.2 asks; `errors` names each fault.',
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor is not one of ours',
    help: 'Start again from the first page.',
  },
  invalid_source_key: {
    status: 400,
    title: 'The key of the source cannot be used',
    help: 'Use 2 to 63 of a-z, 0-9 and -, and none of the reserved words.',
  },
  unauthenticated: {
    status: 401,
    title: 'Nobody we know',
    help: 'Send a valid machine key as `Authorization: Bearer …`, or sign in.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    help: 'Ask an administrator for the scope, source or role that `detail` names.',
  },
  second_person_needed: {
    status: 403,
    title: 'It takes a second person',
    help: 'Ask somebody else with the role of operator to approve the edit.',
  },
  foreign_origin: {
    status: 403,
    title: 'Made by a page of another site',
    help: 'Use the console itself, or a machine key.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    help: 'Check the address against the documentation.',
  },
  unknown_source: {
    status: 404,
    title: 'There is no such source',
    help: 'Check the key of the source, or ask an administrator to add it.',
  },
  record_not_found: {
    status: 404,
    title: 'There is no such record',
    help: 'Check the id; records of sources that your key may not use look the same.',
  },
  payload_not_found: {
    status: 404,
    title: 'There is no such payload',
    help: 'Check the revision. Payloads may be kept for less time than records.',
  },
  revision_not_found: {
    status: 404,
    title: 'There is no such revision',
    help: 'Check the list of revisions of the record.',
  },
  unknown_key: {
    status: 404,
    title: 'There is no such machine key',
    help: 'Check the list of keys.',
  },
  unknown_person: {
    status: 404,
    title: 'There is no such person',
    help: 'Check the list of people.',
  },
  group_not_found: {
    status: 404,
    title: 'There is no such error group',
    help: 'Check the list of groups; those of sources that your key may not use look the same.',
  },
  view_not_found: {
    status: 404,
    title: 'There is no such view',
    help: 'It was removed, or it is not yours to see or change.',
  },
  view_not_shareable: {
    status: 403,
    title: 'Only operators share views',
    help: 'Save it for yourself, or ask an administrator for the role “operator”.',
  },
  operation_not_found: {
    status: 404,
    title: 'There is no such replay operation',
    help: 'Check the list of operations; those over sources that your key may not use look the same.',
  },
  notice_not_found: {
    status: 404,
    title: 'There is no such notice',
    help: 'Check its number. A notice is kept as long as one of its records.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The method is not allowed here',
    help: 'See the `Allow` header and the documentation.',
  },
  too_slow: {
    status: 408,
    title: 'The request did not arrive in time',
    help: 'Send it again, faster. An event id makes sending again safe.',
  },
  event_id_conflict: {
    status: 409,
    title: 'The event id was used with other bytes',
    help: 'Give a changed record a new event id. Nothing was stored.',
  },
  already_waiting: {
    status: 409,
    title: 'The record is waiting or in work already',
    help: 'Wait for its outcome; a second replay is not needed.',
  },
  confirmation_needed: {
    status: 409,
    title: 'The record is done already',
    help: 'Send `"confirm": true` to do it once more.',
  },
  payload_expired: {
    status: 409,
    title: 'The payload is no longer kept',
    help: 'Ask the sender for the data again, with a new event id.',
  },
  stale_revision: {
    status: 409,
    title: 'Somebody else has edited the record meanwhile',
    help: 'Read the newest revision and make the edit on that one. Nothing was stored.',
  },
  nothing_changed: {
    status: 409,
    title: 'The edit changes nothing',
    help: 'Replay the record instead. Nothing was stored.',
  },
  not_editable: {
    status: 409,
    title: 'The payload is no text',
    help: 'Ask the sender for the data again, with a new event id.',
  },
  already_decided: {
    status: 409,
    title: 'The edit has been decided already',
    help: 'See who decided it, and make another edit if it is still needed.',
  },
  no_handler: {
    status: 409,
    title: 'The group has no handler',
    help: 'Resolve it for any version: where no handler ran, no version of one can mend it.',
  },
  operation_state: {
    status: 409,
    title: 'The operation is not in a state for that',
    help: 'Read the operation again: somebody, or its stop rule, was quicker.',
  },
  idempotency_conflict: {
    status: 409,
    title: 'The Idempotency-Key was used for something else',
    help: 'Take a new key for a new request. Nothing was made.',
  },
  superseded: {
    status: 409,
    title: 'The delivery is from before a replay',
    help: 'Wait for the newer delivery and answer that one.',
  },
  lease_lost: {
    status: 409,
    title: 'The lease is not yours any more',
    help: 'The record was offered again, or its lease ended; use the newest token.',
  },
  nothing_to_tell: {
    status: 409,
    title: 'There is nothing to tell a third party',
    help: 'Choose records that have an error at the moment, of the source that is to be told.',
  },
  source_exists: {
    status: 409,
    title: 'There is already such a source',
    help: 'Choose another key, or change the source that exists.',
  },
  no_broker: {
    status: 409,
    title: 'There is no broker to use',
    help: 'Set `AMQP_URL` for the web processes and the workers, start them again, then choose RabbitMQ.',
  },
  circuit_closed: {
    status: 409,
    title: 'The push target is not left alone',
    help: 'Nothing is to be done: pushes go out, or the source does not push.',
  },
  person_exists: {
    status: 409,
    title: 'There is already such a person',
    help: 'Change the person that exists.',
  },
  last_admin: {
    status: 409,
    title: 'The last administrator',
    help: 'Make somebody else an administrator first.',
  },
  own_role: {
    status: 409,
    title: 'Nobody can do this to themselves',
    help: 'Ask another administrator.',
  },
  retired_source: { status: 410, title: 'The source is retired', help: 'Stop sending to it.' },
  too_large: { status: 413, title: 'Too large', help: 'Send smaller records, or smaller batches.' },
  unsupported_media_type: {
    status: 415,
    title: 'Not a form we read',
    help: 'Send the body without `Content-Encoding`, and CloudEvents as JSON.',
  },
  range_not_satisfiable: {
    status: 416,
    title: 'The range lies outside the payload',
    help: 'Ask for a range within its size.',
  },
  invalid_transport: {
    status: 422,
    title: 'The transport cannot work with these settings',
    help: 'Change what `detail` names together with the transport. Nothing was changed.',
  },
  invalid_patch: {
    status: 422,
    title: 'The JSON Patch cannot be understood',
    help: 'Send a JSON Patch, RFC 6902, as text; `detail` says what is wrong. Nothing was stored.',
  },
  too_many_records: {
    status: 422,
    title: 'More records than one patch may edit',
    help: 'Narrow the set. Nothing was stored.',
  },
  contract_violated: {
    status: 422,
    title: 'The edit breaks its contract',
    help: 'Mend what `errors` names, or send `"force": true`. Nothing was stored.',
  },
  nothing_matches: {
    status: 422,
    title: 'No record matches',
    help: 'Check the filter, or what was pasted in. Nothing was made.',
  },
  too_many_sign_ins: {
    status: 429,
    title: 'Too many tries to sign in',
    help: 'Wait for the seconds of `Retry-After`.',
  },
  rate_limited: {
    status: 429,
    title: 'The source sends more than it may',
    help: 'Nothing was stored. Send it again after the seconds of `Retry-After`.',
  },
  too_busy: {
    status: 503,
    title: 'Too much is being received at the moment',
    help: 'Send it again after the seconds of `Retry-After`; lines of a batch that were stored are then duplicates.',
  },
  no_worker: {
    status: 503,
    title: 'No worker answers',
    help: 'See whether a worker runs; it alone has the handlers.',
  },
  intake_paused: {
    status: 503,
    title: 'The source takes nothing at the moment',
    help: 'Send it again after the seconds of `Retry-After`.',
  },
  unavailable: {
    status: 503,
    title: 'Not available at the moment',
    help: 'Nothing was stored. Send it again after the seconds of `Retry-After`.',
  },
  internal: {
    status: 500,
    title: 'Something is wrong here',
    help: 'Tell us; our log has the details. Sending the same event id again is safe.',
  },
  ...SECRET_PROBLEMS,
  ...SIGNATURE_PROBLEMS,
} as const satisfies Readonly<Record<string, ProblemKind>>;
export type ProblemCode = keyof typeof PROBLEMS;
