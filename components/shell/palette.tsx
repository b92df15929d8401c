'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Command, defaultFilter } from 'cmdk';
import { useTheme } from 'next-themes';
import { useRouter } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { buildPath } from '#lib/client/fetch-json';
import { GO_TO } from '#lib/client/keyboard-map';
import { useTopGroups } from '#lib/client/queries/error-groups';
import { useSavedViews } from '#lib/client/queries/saved-views';
import { sourcesQuery } from '#lib/client/queries/sources';
import { SYSTEM_VIEWS, viewPath } from '#lib/client/records/list-views';
import { BLOCKS_KEYS } from '#lib/client/use-shortcut';
import { recordIdSchema } from '#lib/contracts/common';
import { STATUS_LABELS, STATUSES } from '#lib/domain/status';

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const GROUP =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted';

/** Parts what a line says from what tells it from another that says the same. */
const APART = '\t';

/**
 * Finds lines by what they say only. A line that merely has the letters of what is wanted, in that order, is
 * none: who types a reference and Enter must not be led to a source that happens to have them.
 */
function rank(value: string, wanted: string): number {
  const said = value.split(APART, 1).join('');
  const words = wanted.toLowerCase().split(/\s+/);
  const isSaid = words.every((word) => said.toLowerCase().includes(word));
  return isSaid ? defaultFilter(said, wanted) : 0;
}

interface ItemProps {
  onSelect: () => void;
  /** What it says and, after APART, what tells it from another; without it, what it says. */
  value?: string;
  children: ReactNode;
}

function Item({ onSelect, value, children }: ItemProps) {
  return (
    <Command.Item
      onSelect={onSelect}
      {...(value !== undefined && { value })}
      className="aria-selected:bg-accent-soft aria-selected:text-accent cursor-default rounded px-2 py-1.5"
    >
      {children}
    </Command.Item>
  );
}

function Places({ go }: { go: (path: string) => void }) {
  const { data } = useQuery(sourcesQuery);
  return (
    <>
      <Command.Group heading="Go to" className={GROUP}>
        {GO_TO.map(({ path, name }) => (
          <Item key={path} onSelect={() => go(path)}>
            {name}
          </Item>
        ))}
        <Item onSelect={() => go('/docs')}>API documentation</Item>
      </Command.Group>
      <Command.Group heading="Records by status" className={GROUP}>
        {STATUSES.map((status) => (
          <Item key={status} onSelect={() => go(buildPath('/records', { status }))}>
            Records: {STATUS_LABELS[status]}
          </Item>
        ))}
      </Command.Group>
      <Command.Group heading="Sources" className={GROUP}>
        {data?.sources.map(({ key, name }) => (
          <Item key={key} onSelect={() => go(`/sources/${key}`)}>
            Source: <VisibleText text={name} /> ({key})
          </Item>
        ))}
      </Command.Group>
    </>
  );
}

function Views({ go }: { go: (path: string) => void }) {
  const { data } = useSavedViews();
  const views = [...(data?.views ?? []), ...SYSTEM_VIEWS];
  return (
    <Command.Group heading="Views" className={GROUP}>
      {views.map(({ name, query }) => (
        <Item
          key={`${name} ${query}`}
          value={`View: ${name}${APART}${query}`}
          onSelect={() => go(viewPath(query))}
        >
          View: <VisibleText text={name} />
        </Item>
      ))}
    </Command.Group>
  );
}

function Causes({ go }: { go: (path: string) => void }) {
  const { data } = useTopGroups();
  return (
    <Command.Group heading="Causes of errors" className={GROUP}>
      {data?.groups.map(({ id, title }) => (
        <Item
          key={id}
          value={`Cause: ${title}${APART}${id}`}
          onSelect={() => go(`/errors/${encodeURIComponent(id)}`)}
        >
          Cause: <VisibleText text={title} />
        </Item>
      ))}
    </Command.Group>
  );
}

function Themes({ done }: { done: () => void }) {
  const { setTheme } = useTheme();
  return (
    <Command.Group heading="Theme" className={GROUP}>
      {['light', 'dark', 'system'].map((theme) => (
        <Item
          key={theme}
          onSelect={() => {
            setTheme(theme);
            done();
          }}
        >
          Theme: {theme}
        </Item>
      ))}
    </Command.Group>
  );
}

function PaletteContent({ close }: { close: () => void }) {
  const router = useRouter();
  const [text, setText] = useState('');
  const go = (path: string) => {
    close();
    router.push(path);
  };
  const wanted = text.trim();
  return (
    <Command label="Command palette" filter={rank} className="flex max-h-[60vh] flex-col">
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Go to, or find a record by id, reference or event id"
        className="border-b bg-transparent px-4 py-3 outline-none"
      />
      <Command.List className="overflow-y-auto p-2">
        <Command.Empty className="text-muted px-2 py-4">Nothing by that name.</Command.Empty>
        <Places go={go} />
        <Views go={go} />
        <Causes go={go} />
        <Themes done={close} />
        {wanted !== '' && (
          <Command.Group heading="Search" forceMount className={GROUP}>
            {recordIdSchema.safeParse(wanted).success && (
              <Item onSelect={() => go(`/records/${wanted.toLowerCase()}`)}>
                Open record {wanted.toLowerCase()}
              </Item>
            )}
            <Command.Item
              forceMount
              value={`search ${wanted}`}
              onSelect={() => go(buildPath('/records', { q: wanted }))}
              className="aria-selected:bg-accent-soft aria-selected:text-accent cursor-default rounded px-2 py-1.5 break-all"
            >
              Find records with “{wanted}”
            </Command.Item>
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}

/** Everything by name, from anywhere: Ctrl or Cmd and K. */
export function Palette({ open, onOpenChange }: PaletteProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Base.Popup
          {...{ [BLOCKS_KEYS]: '' }}
          aria-label="Command palette"
          className="bg-panel fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-lg border shadow-(--shadow)"
        >
          <PaletteContent close={() => onOpenChange(false)} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
