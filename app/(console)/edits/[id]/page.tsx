import type { Metadata } from 'next';
import { EditOperationPage } from '#components/edits/edit-operation-page';

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Edit ${(await params).id}` };
}

export default async function Page({ params }: PageProps) {
  const { id } = await params;
  return <EditOperationPage key={id} id={id} />;
}
