import type { Metadata } from 'next';
import { EditPage } from '#components/edits/edit-page';

export const metadata: Metadata = { title: 'Edit a record' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <EditPage id={decodeURIComponent(id)} />;
}
