'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { usePeople } from '#lib/client/queries/people';
import { AdminOnly } from './admin-only.tsx';
import { CreatePersonDialog } from './create-person-dialog.tsx';
import { PeopleTable } from './people-table.tsx';

function People() {
  const [creating, setCreating] = useState(false);
  const query = usePeople(true);
  return (
    <Panel
      title="People"
      actions={
        <Button size="small" onClick={() => setCreating(true)}>
          <Plus aria-hidden size={14} />
          New person
        </Button>
      }
    >
      <QueryView query={query} skeleton={<Skeleton className="mx-4 mb-4 h-24" />}>
        {({ people }) => <PeopleTable people={people} />}
      </QueryView>
      <CreatePersonDialog open={creating} onOpenChange={setCreating} />
    </Panel>
  );
}

/** Who may sign in, and as what. */
export function PeoplePanel() {
  return (
    <AdminOnly title="People">
      <People />
    </AdminOnly>
  );
}
