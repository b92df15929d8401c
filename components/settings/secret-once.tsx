'use client';
import { Button } from '#components/ui/button';
import { CopyButton } from '#components/ui/copy-button';
import { Notice } from '#components/ui/notice';

/** A secret that is shown this once. */
export function SecretOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <div className="grid gap-4">
      <Notice tone="warning">
        This is the only time that the key is shown. Sluice keeps no readable copy of it.
      </Notice>
      <div className="bg-sunken flex items-start gap-2 rounded-md border p-3">
        <code data-testid="secret" className="min-w-0 flex-1 break-all">
          {secret}
        </code>
        <CopyButton text={secret} what="key" labelled />
      </div>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}
