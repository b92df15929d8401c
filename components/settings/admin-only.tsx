'use client';
import type { ReactNode } from 'react';
import { Notice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { usePermission } from '#lib/client/queries/me';

/** A part of Settings for administrators; others read why they do not see it. */
export function AdminOnly({ title, children }: { title: string; children: ReactNode }) {
  const { allowed, reason } = usePermission('admin');
  if (allowed) return <>{children}</>;
  return (
    <Panel title={title}>
      <div className="px-4 pb-4">
        <Notice>{reason ?? 'Only administrators see this.'}</Notice>
      </div>
    </Panel>
  );
}
