import type { Metadata } from 'next';
import { GroupPage } from '#components/errors/group-page';

interface PageProps {
  params: Promise<{ group: string }>;
}

export const metadata: Metadata = { title: 'Error group' };

export default async function Page({ params }: PageProps) {
  const { group } = await params;
  return <GroupPage id={group} />;
}
