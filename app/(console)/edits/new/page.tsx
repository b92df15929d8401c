import type { Metadata } from 'next';
import { EditManyPage } from '#components/edits/edit-many-page';

export const metadata: Metadata = { title: 'Edit many records' };

export default function Page() {
  return <EditManyPage />;
}
