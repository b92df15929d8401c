import {
  ArrowUpFromLine,
  CircleCheck,
  CircleDot,
  CircleX,
  Inbox,
  Link2,
  Megaphone,
  MessageSquare,
  Pencil,
  RotateCcw,
  type LucideIcon,
} from 'lucide-react';
import type { TimelineEntry } from '#lib/contracts/timeline';
import type { Outcome } from '#lib/domain/outcome';

const ICONS: Readonly<Record<Exclude<TimelineEntry['kind'], 'attempt'>, LucideIcon>> = {
  received: Inbox,
  replay: RotateCcw,
  edit: Pencil,
  comment: MessageSquare,
  egress: ArrowUpFromLine,
  notice: Megaphone,
  same_reference: Link2,
};
/** What people did, in the accent; what happened by itself, muted. */
const BY_PEOPLE: ReadonlySet<TimelineEntry['kind']> = new Set([
  'replay',
  'edit',
  'comment',
  'notice',
]);

/** What will be tried again by itself, most likely. */
const PASSING: ReadonlySet<Outcome> = new Set([
  'POSTPONED',
  'UNACKNOWLEDGED',
  'UNDELIVERED',
  'LOST',
]);

/** The picture of an entry; the words beside it say the same. */
export function EntryIcon({ entry }: { entry: TimelineEntry }) {
  if (entry.kind !== 'attempt') {
    const Icon = ICONS[entry.kind];
    const colour = BY_PEOPLE.has(entry.kind) ? 'text-accent' : 'text-muted';
    return <Icon aria-hidden size={17} className={colour} />;
  }
  const { failure, outcome } = entry.attempt;
  if (failure === null) {
    return <CircleCheck aria-hidden size={17} className="text-status-processed" />;
  }
  if (PASSING.has(outcome)) return <CircleDot aria-hidden size={17} className="text-warning" />;
  return <CircleX aria-hidden size={17} className="text-danger" />;
}
