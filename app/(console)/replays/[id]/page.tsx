import type { Metadata } from 'next';
import { ReplayOperationPage } from '#components/replays/replay-operation-page';

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Replay ${(await params).id}` };
}

export default async function Page({ params }: PageProps) {
  const { id } = await params;
  return <ReplayOperationPage key={id} id={id} />;
}
