import type { Metadata } from 'next';
import { WaitingEditsPage } from '#components/edits/waiting-edits-page';

export const metadata: Metadata = { title: 'Edits' };

export default function Page() {
  return <WaitingEditsPage />;
}
