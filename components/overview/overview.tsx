'use client';
import { PageHeader } from '#components/ui/page-header';

/** What is going on right now. */
export function Overview() {
  return <PageHeader title="Overview" />;
}
