'use client';
import { Menu } from '@base-ui/react/menu';
import { CircleUserRound, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { toast } from 'sonner';
import { describeError } from '#lib/client/problem-error';
import { signOut } from '#lib/client/sign-out';
import type { Me } from '#lib/contracts/access';

const THEMES = [
  { value: 'system', name: 'System', Icon: Monitor },
  { value: 'light', name: 'Light', Icon: Sun },
  { value: 'dark', name: 'Dark', Icon: Moon },
] as const;

const ITEM =
  'flex cursor-default items-center gap-2 rounded px-2 py-1.5 outline-none data-highlighted:bg-sunken';

function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  return (
    <Menu.RadioGroup value={theme ?? 'system'} onValueChange={(value) => setTheme(String(value))}>
      {THEMES.map(({ value, name, Icon }) => (
        <Menu.RadioItem key={value} value={value} className={ITEM}>
          <Icon aria-hidden size={15} />
          {name}
          <Menu.RadioItemIndicator className="text-accent ml-auto">✓</Menu.RadioItemIndicator>
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

function leave(): void {
  signOut().catch((error: unknown) => toast.error(describeError(error)));
}

/** Who is signed in, the theme, and the way out. */
export function PersonMenu({ me }: { me: Me }) {
  return (
    <Menu.Root>
      <Menu.Trigger className="hover:bg-sunken flex min-w-0 items-center gap-2 rounded-md px-2 py-1.5 text-left">
        <CircleUserRound aria-hidden size={20} className="text-muted shrink-0" />
        <span className="hidden min-w-0 md:block">
          <span className="block truncate font-medium">{me.name}</span>
          <span className="text-muted block truncate text-xs">{me.role}</span>
        </span>
        <span className="sr-only md:hidden">
          {me.name}, {me.role}
        </span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="start" className="z-40 outline-none">
          <Menu.Popup className="bg-panel min-w-52 rounded-lg border p-1 shadow-(--shadow) outline-none">
            <p className="text-muted px-2 py-1.5 text-xs break-all">
              {me.email} · {me.role}
            </p>
            <ThemeChoice />
            <Menu.Separator className="my-1 border-t" />
            <Menu.Item className={ITEM} onClick={leave}>
              <LogOut aria-hidden size={15} />
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
