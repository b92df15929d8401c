/** Triage: resolves, mutes, reopens, assigns, tags and links an error group, and adds notes. */
import type { ChangeErrorGroup, GroupEvent } from '#lib/contracts/error-group';
import type { GroupEventKind } from '#lib/domain/error-group';
import { inTransaction, type Database, type Queryable } from '#lib/server/database';
import {
  assignErrorGroup,
  findAssigneeName,
  insertGroupEvent,
  linkErrorGroup,
  lockErrorGroup,
  muteErrorGroup,
  reopenErrorGroup,
  resolveErrorGroup,
  tagErrorGroup,
  type LockedGroup,
} from '#lib/server/store/change-error-group';
import { GatewayError, refuse } from '../gateway-error.ts';
import { requireGroup, toGroupEvent } from './read-error-group.ts';

/** A mute was to end before it began: the caller gets 400. */
export class PastMuteError extends GatewayError {
  override readonly name = 'PastMuteError';
  constructor() {
    const fault = { pointer: '/mute/until', message: 'must lie in the future' };
    super('invalid_request', 'A mute cannot end in the past.', [fault]);
  }
}

export interface GroupTarget {
  readonly id: string;
  /** Keys of the sources that the asker may see; null: all. */
  readonly sources: readonly string[] | null;
  /** Name of who asks. */
  readonly by: string;
}

/**
 * Changes what `change` names, all of it or nothing, and writes each into the group's history.
 * @throws GatewayError group_not_found, no_handler, unknown_person
 * @throws PastMuteError
 */
export async function changeErrorGroup(
  db: Database,
  { id: shown, sources, by }: GroupTarget,
  change: ChangeErrorGroup,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const id = await requireGroup(tx, shown, sources);
    const group = await lockErrorGroup(tx, id);
    if (group === null) throw refuse('group_not_found', 'There is no such error group.');
    const triage = { tx, id, by, group };
    await decide(triage, change);
    await assign(triage, change.assignee);
    await tag(triage, change.tags);
    await link(triage, change.ticketUrl);
  });
}

/**
 * Adds a note, which stays whatever becomes of the group's records.
 * @throws GatewayError group_not_found
 */
export async function addGroupNote(
  db: Database,
  { id: shown, sources, by }: GroupTarget,
  text: string,
): Promise<GroupEvent> {
  const id = await requireGroup(db, shown, sources);
  return toGroupEvent(await insertGroupEvent(db, { id, by, kind: 'noted', text }));
}

interface Triage {
  readonly tx: Queryable;
  readonly id: bigint;
  readonly by: string;
  readonly group: LockedGroup;
}

async function note({ tx, id, by }: Triage, kind: GroupEventKind, text: string | null) {
  await insertGroupEvent(tx, { id, by, kind, text });
}

async function decide(triage: Triage, { resolve, mute, reopen }: ChangeErrorGroup): Promise<void> {
  const { tx, id, by, group } = triage;
  if (resolve !== undefined) {
    const { inVersion = null } = resolve;
    if (inVersion !== null && group.handler === null)
      throw refuse('no_handler', 'No handler ran when this happened.');
    await resolveErrorGroup(tx, { id, by, inVersion });
    await note(triage, 'resolved', inVersion);
  }
  if (mute !== undefined) await decideToMute(triage, mute);
  if (reopen === true) {
    await reopenErrorGroup(tx, id);
    await note(triage, 'reopened', null);
  }
}

async function decideToMute(
  triage: Triage,
  mute: NonNullable<ChangeErrorGroup['mute']>,
): Promise<void> {
  const until = 'until' in mute ? mute.until : null;
  const count = 'count' in mute ? mute.count : null;
  const perHour = 'perHour' in mute ? mute.perHour : null;
  const { tx, id, by } = triage;
  const isMuted = await muteErrorGroup(tx, { id, by, until, count, perHour });
  if (!isMuted) throw new PastMuteError();
  await note(triage, 'muted', describeMute({ until, count, perHour }));
}

interface MuteParts {
  readonly until: string | null;
  readonly count: number | null;
  readonly perHour: number | null;
}

/** In words that the history shows. */
function describeMute({ until, count, perHour }: MuteParts): string {
  if (until !== null) return `until ${until}`;
  if (count !== null) return `until it has happened ${String(count)} times more`;
  return `until it happens more than ${String(perHour)} times within an hour`;
}

async function assign(triage: Triage, assignee: string | null | undefined): Promise<void> {
  const { tx, id, group } = triage;
  if (assignee === undefined || assignee === group.assigneeId) return;
  const name = assignee === null ? null : await findAssigneeName(tx, assignee);
  if (assignee !== null && name === null)
    throw refuse('unknown_person', 'There is no such person, or they may only look.');
  await assignErrorGroup(tx, id, assignee);
  await note(triage, 'assigned', name);
}

async function tag(triage: Triage, asked: readonly string[] | undefined): Promise<void> {
  if (asked === undefined) return;
  const tags = [...new Set(asked)];
  if (tags.join('\n') === triage.group.tags.join('\n')) return;
  await tagErrorGroup(triage.tx, triage.id, tags);
  await note(triage, 'tagged', tags.length === 0 ? null : tags.join(', '));
}

async function link(triage: Triage, ticketUrl: string | null | undefined): Promise<void> {
  if (ticketUrl === undefined || ticketUrl === triage.group.ticketUrl) return;
  await linkErrorGroup(triage.tx, triage.id, ticketUrl);
  await note(triage, 'ticket_linked', ticketUrl);
}
