'use client';
import { Star, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '#components/ui/button';
import { TextField } from '#components/ui/field';
import { ErrorNotice } from '#components/ui/notice';
import { Popover } from '#components/ui/popover';
import { useChooseDefaultView, useRemoveView, useSaveView } from '#lib/client/mutations/saved-view';
import { useMe, usePermission } from '#lib/client/queries/me';
import { useSavedViews } from '#lib/client/queries/saved-views';
import { SYSTEM_VIEWS, viewPath, viewQueryOf } from '#lib/client/records/list-views';
import type { RecordsState } from '#lib/client/records/use-records-state';
import type { SavedView } from '#lib/contracts/saved-view';
import { VisibleText } from './visible-text.tsx';

/** Lists of records by name: those of the system, one's own and those that others share. */
export function ViewsMenu({ state }: { state: RecordsState }) {
  const { data } = useSavedViews();
  const query = viewQueryOf({ ...state.filters, columns: [...state.columns] });
  const views = data?.views ?? [];
  const current = [...views, ...SYSTEM_VIEWS].find((view) => view.query === query);
  const isNamed = current !== undefined && current.query !== '';
  return (
    <Popover label={isNamed ? current.name : 'Views'} active={isNamed} title="Views">
      <div className="grid w-72 gap-3">
        <ViewList title="Views">
          {SYSTEM_VIEWS.map((view) => (
            <ViewLink key={view.name} state={state} view={view} isCurrent={view === current} />
          ))}
        </ViewList>
        {views.length > 0 && (
          <ViewList title="Saved">
            {views.map((view) => (
              <ViewLink key={view.id} state={state} view={view} isCurrent={view === current}>
                <ViewControls view={view} />
              </ViewLink>
            ))}
          </ViewList>
        )}
        <SaveForm query={query} />
      </div>
    </Popover>
  );
}

function ViewList({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 font-medium">{title}</h3>
      <ul className="grid gap-0.5">{children}</ul>
    </section>
  );
}

interface ViewLinkProps {
  state: RecordsState;
  view: { readonly name: string; readonly query: string };
  isCurrent: boolean;
  children?: ReactNode;
}

function ViewLink({ state, view, isCurrent, children }: ViewLinkProps) {
  return (
    <li className={`flex items-center rounded ${isCurrent ? 'bg-accent-soft' : 'hover:bg-sunken'}`}>
      <a
        href={viewPath(view.query)}
        aria-current={isCurrent ? 'true' : undefined}
        className="min-w-0 flex-1 truncate px-1.5 py-1"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          state.showView(view.query);
        }}
      >
        <VisibleText text={view.name} />
      </a>
      {children}
    </li>
  );
}

function ViewControls({ view }: { view: SavedView }) {
  const { data: me } = useMe();
  const remove = useRemoveView();
  const choose = useChooseDefaultView();
  return (
    <span className="flex items-center">
      {!view.isMine && (
        <span className="text-muted px-1 text-xs">
          <VisibleText text={view.owner} />
        </span>
      )}
      {view.isMine && view.isShared && <span className="text-muted px-1 text-xs">shared</span>}
      <Button
        size="small"
        variant="quiet"
        aria-pressed={view.isDefault}
        aria-label={`Begin with ${view.name}`}
        title={view.isDefault ? 'Records begin with it' : 'Begin Records with it'}
        onClick={() => {
          choose.mutate(view.isDefault ? null : view.id);
        }}
      >
        <Star aria-hidden size={14} fill={view.isDefault ? 'currentColor' : 'none'} />
      </Button>
      {(view.isMine || me?.role === 'admin') && (
        <Button
          size="small"
          variant="quiet"
          aria-label={`Remove ${view.name}`}
          title="Remove"
          onClick={() => {
            remove.mutate(view.id);
          }}
        >
          <Trash2 aria-hidden size={14} />
        </Button>
      )}
    </span>
  );
}

function SaveForm({ query }: { query: string }) {
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const { allowed, reason } = usePermission('operator');
  const save = useSaveView();
  return (
    <form
      className="grid gap-2 border-t pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ name, query, isShared }, { onSuccess: () => setName('') });
      }}
    >
      <TextField
        label="Save this view as"
        hint="Filters, order and columns"
        required
        maxLength={80}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
        }}
      />
      <label className="flex items-center gap-2" title={reason}>
        <input
          type="checkbox"
          className="accent-accent"
          disabled={!allowed}
          checked={isShared}
          onChange={(event) => {
            setShared(event.target.checked);
          }}
        />
        Share it with everybody
        {reason !== undefined && <span className="text-muted text-xs">(operators)</span>}
      </label>
      {save.error !== null && <ErrorNotice error={save.error} />}
      <Button type="submit" size="small" variant="primary" disabled={save.isPending}>
        Save
      </Button>
    </form>
  );
}
