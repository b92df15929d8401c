import type { Metadata } from 'next';
import { RecordPage } from '#components/records/record-page';

export const metadata: Metadata = { title: 'Record' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <RecordPage id={decodeURIComponent(id)} />;
}
