'use client';
import { Button } from '#components/ui/button';
import { CopyButton } from '#components/ui/copy-button';
import { Notice } from '#components/ui/notice';
import type { CreatedKey } from '#lib/client/mutations/machine-key';

interface CopyRowProps {
  text: string;
  what: string;
  testId?: string;
}

function CopyRow({ text, what, testId }: CopyRowProps) {
  return (
    <div className="bg-sunken flex items-start gap-2 rounded-md border p-3">
      <code data-testid={testId} className="min-w-0 flex-1 break-all">
        {text}
      </code>
      <CopyButton text={text} what={what} labelled />
    </div>
  );
}

/** A new key: its secret is shown this once, and with what name signed requests name it. */
export function SecretOnce({ created, onDone }: { created: CreatedKey; onDone: () => void }) {
  const { kind, prefix, secret } = created;
  return (
    <div className="grid gap-4">
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
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}
