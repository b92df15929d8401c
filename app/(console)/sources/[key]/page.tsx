import type { Metadata } from 'next';
import { SourcePage } from '#components/sources/source-page';

interface PageProps {
  params: Promise<{ key: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: (await params).key };
}

export default async function Page({ params }: PageProps) {
  const { key } = await params;
  return <SourcePage sourceKey={key} />;
}
