import type { ReactNode } from 'react';
import { Shell } from '#components/shell/shell';
import { SignedOut } from '#components/shell/signed-out';
import { findPerson } from './find-person.ts';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const me = await findPerson();
  return me === null ? <SignedOut /> : <Shell me={me}>{children}</Shell>;
}
