'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { RefusedMessages } from '#components/transports/refused-messages';
import { GuardedButton } from '#components/ui/guarded-button';
import { PageHeader } from '#components/ui/page-header';
import { usePermission } from '#lib/client/queries/me';
import { CreateSourceDialog } from './create-source-dialog.tsx';
import { SourceHealthPanel } from './source-health-panel.tsx';

/** All sources with how they do. */
export function SourcesPage() {
  const [creating, setCreating] = useState(false);
  const { allowed, reason } = usePermission('admin');
  return (
    <>
      <PageHeader
        title="Sources"
        description="The integrations that records come from and go to."
        actions={
          <GuardedButton
            variant="primary"
            allowed={allowed}
            reason={reason}
            onClick={() => setCreating(true)}
          >
            <Plus aria-hidden size={16} />
            New source
          </GuardedButton>
        }
      />
      <div className="grid gap-4">
        <SourceHealthPanel withRetired withDelays />
        <RefusedMessages source={null} />
      </div>
      <CreateSourceDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}
