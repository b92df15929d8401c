import type { Metadata } from 'next';
import { NewReplayPage } from '#components/replays/new-replay-page';

export const metadata: Metadata = { title: 'New replay' };

export default function Page() {
  return <NewReplayPage />;
}
