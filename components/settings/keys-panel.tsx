'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { useKeys } from '#lib/client/queries/keys';
import { AdminOnly } from './admin-only.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeysTable } from './keys-table.tsx';

function Keys() {
  const [creating, setCreating] = useState(false);
  const query = useKeys(true);
  return (
    <Panel
      title="Machine keys"
      actions={
        <Button size="small" onClick={() => setCreating(true)}>
          <Plus aria-hidden size={14} />
          New key
        </Button>
      }
    >
      <QueryView query={query} skeleton={<Skeleton className="mx-4 mb-4 h-24" />}>
        {({ keys }) =>
          keys.length === 0 ? (
            <EmptyState title="No keys yet">
              A machine needs one to send, fetch or read records.
            </EmptyState>
          ) : (
            <KeysTable keys={keys} />
          )
        }
      </QueryView>
      <CreateKeyDialog open={creating} onOpenChange={setCreating} />
    </Panel>
  );
}

/** What machines identify themselves with. */
export function KeysPanel() {
  return (
    <AdminOnly title="Machine keys">
      <Keys />
    </AdminOnly>
  );
}
