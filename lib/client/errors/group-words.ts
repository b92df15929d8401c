/** An error group in words: its state, what it waits for, and what happened to it. */
import type { ErrorGroup, GroupEvent } from '#lib/contracts/error-group';
import type { FailureClass } from '#lib/domain/failure';
import type { GroupEventKind, GroupState } from '#lib/domain/error-group';
import { formatCount, formatCountOf } from '#lib/format/count';
import { formatDayAndClock, type ZoneChoice } from '#lib/format/time';

export const STATE_WORDS: Readonly<Record<GroupState, { label: string; means: string }>> = {
  new: { label: 'New', means: 'First seen within the last day' },
  ongoing: { label: 'Ongoing', means: 'It happens, and nobody has said otherwise' },
  regressed: { label: 'Regressed', means: 'It happened again after it was resolved' },
  muted: { label: 'Muted', means: 'Nobody wants to hear of it for now' },
  resolved: { label: 'Resolved', means: 'Its cause is said to be gone' },
};

export const CLASS_WORDS: Readonly<Record<FailureClass, string>> = {
  data: 'The data is at fault',
  dependency: 'Something else was not available',
  defect: 'The handler itself failed',
};

/** A share as a percentage: never 0 % or 100 % unless it is exactly that. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '<1 %';
  if (share < 1 && share > 0.99) return '>99 %';
  return `${formatCount(Math.round(share * 100))} %`;
}

type Mute = NonNullable<ErrorGroup['mute']>;

function describeMuteEnd({ until, countLeft, perHour }: Mute, zone: ZoneChoice): string {
  if (until !== null) return `until ${formatDayAndClock(new Date(until), zone)}`;
  if (countLeft !== null) return `until it has happened ${formatCountOf(countLeft, 'more time')}`;
  if (perHour !== null)
    return `until it happens more than ${formatCountOf(perHour, 'time')} an hour`;
  return 'for now';
}

/** Why a group is in its state, and what would change that; null where the state says it all. */
export function describeStanding(group: ErrorGroup, zone: ZoneChoice): string | null {
  const { state, resolution, mute } = group;
  if (mute !== null) return `Muted by ${mute.by} ${describeMuteEnd(mute, zone)}.`;
  if (resolution === null) return null;
  const where = resolution.inVersion === null ? '' : ` in version ${resolution.inVersion}`;
  const at = formatDayAndClock(new Date(resolution.at), zone);
  const said = `${resolution.by} resolved it${where} on ${at}`;
  return state === 'regressed' ? `${said}, and it has happened again since.` : `${said}.`;
}

type Teller = (text: string | null, zone: ZoneChoice) => string;

function formatMoments(text: string, zone: ZoneChoice): string {
  return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, (at) => formatDayAndClock(new Date(at), zone));
}

const DEEDS: Readonly<Record<GroupEventKind, Teller>> = {
  resolved: (version) => (version === null ? 'resolved it' : `resolved it in version ${version}`),
  muted: (end, zone) => (end === null ? 'muted it' : `muted it ${formatMoments(end, zone)}`),
  reopened: () => 'reopened it',
  regressed: () => 'happened again after it was resolved',
  assigned: (name) => `assigned it to ${name ?? 'nobody'}`,
  tagged: (tags) => (tags === null ? 'took its tags away' : `tagged it ${tags}`),
  ticket_linked: (url) => (url === null ? 'took its ticket away' : `linked the ticket ${url}`),
  noted: (text) => `noted ${text ?? ''}`,
};

/** What an entry of the history tells; where nobody did it, the cause itself did. */
export function describeEvent({ kind, by, text }: GroupEvent, zone: ZoneChoice): string {
  return `${by ?? 'It'} ${DEEDS[kind](text, zone)}`;
}
