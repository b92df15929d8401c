'use client';
import { CopyRow } from '#components/ui/copy-row';
import { Notice } from '#components/ui/notice';
import type { CreatedKey } from '#lib/client/mutations/machine-key';

/** A new key: its secret is shown this once, and with what name signed requests name it. */
export function SecretOnce({ created: { kind, prefix, secret } }: { created: CreatedKey }) {
  return (
    <>
      {secret !== null && (
        <Notice tone="warning">
          This is the only time that the key is shown. Sluice{' '}
          {kind === 'bearer' ? 'keeps no readable copy of it' : 'keeps it encrypted'}.
        </Notice>
      )}
      {kind === 'signed' && (
        <>
          <p>
            Each request names the key in <code>Webhook-Key</code>:
          </p>
          <CopyRow text={prefix} what="name" />
        </>
      )}
      {secret !== null && kind === 'signed' && <p>It is signed with:</p>}
      {secret !== null && <CopyRow text={secret} what="key" testId="secret" />}
    </>
  );
}
