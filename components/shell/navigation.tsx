'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import {
  CircleAlert,
  Inbox,
  LayoutDashboard,
  PencilLine,
  Plug,
  RotateCcw,
  Settings,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { waitingCountQuery } from '#lib/client/queries/revisions';
import { formatCount } from '#lib/format/count';

const PAGES = [
  { path: '/', name: 'Overview', Icon: LayoutDashboard },
  { path: '/records', name: 'Records', Icon: Inbox },
  { path: '/errors', name: 'Errors', Icon: CircleAlert },
  { path: '/replays', name: 'Replays', Icon: RotateCcw },
  { path: '/edits', name: 'Edits', Icon: PencilLine },
  { path: '/sources', name: 'Sources', Icon: Plug },
  { path: '/settings', name: 'Settings', Icon: Settings },
] as const;

function isHere(pathname: string, path: string): boolean {
  return path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
}

/** How many edits wait for a second person; nothing while none does. */
function WaitingEdits() {
  const { data } = useQuery(waitingCountQuery);
  if (data === undefined || data.count === 0) return null;
  return (
    <span className="bg-accent-soft text-accent absolute top-1 right-[calc(50%-1.5rem)] rounded-full px-1.5 text-[0.6875rem] font-medium tabular-nums md:static md:ml-auto">
      {formatCount(data.count)}
      {!data.isComplete && '+'}
      <span className="sr-only"> to approve</span>
    </span>
  );
}

/** The pages: a rail on wide screens, a bar at the bottom on narrow ones. */
export function Navigation() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className="bg-panel fixed inset-x-0 bottom-0 z-30 border-t md:static md:border-0 md:bg-transparent md:px-3"
    >
      <ul className="grid auto-cols-fr grid-flow-col md:auto-cols-auto md:grid-flow-row md:gap-0.5">
        {PAGES.map(({ path, name, Icon }) => (
          <li key={path}>
            <Link
              href={path}
              aria-current={isHere(pathname, path) ? 'page' : undefined}
              className={clsx(
                'relative flex flex-col items-center gap-0.5 py-2 text-[0.6875rem] md:flex-row md:gap-2.5 md:rounded-md md:px-2.5 md:py-1.5 md:text-sm',
                isHere(pathname, path)
                  ? 'text-accent md:bg-accent-soft font-medium'
                  : 'text-muted hover:text-ink md:hover:bg-sunken',
              )}
            >
              <Icon aria-hidden size={17} />
              {name}
              {path === '/edits' && <WaitingEdits />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
