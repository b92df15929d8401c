'use client';
import { CopyButton } from '#components/ui/copy-button';
import { useHydrated } from '#lib/client/use-hydrated';
import type { Source } from '#lib/contracts/source';
import { KEY_PLACEHOLDER, toCurl } from './curl-command.ts';
import { exampleFor, proposeSource } from './example-record.ts';
import type { FirstKey } from './use-first-key.ts';

interface SendStepProps {
  sources: readonly Source[];
  made: FirstKey | null;
}

/** The command to paste. */
export function SendStep({ sources, made }: SendStepProps) {
  const hydrated = useHydrated();
  const key = made?.source ?? proposeSource(sources);
  const command = toCurl({
    origin: hydrated ? window.location.origin : '',
    source: key,
    secret: made?.secret ?? null,
    example: exampleFor(
      key,
      sources.find((source) => source.key === key),
    ),
  });
  return (
    <>
      <div className="bg-sunken rounded-md border">
        <div className="flex items-center justify-between gap-2 border-b px-3 py-1.5">
          <p className="text-muted text-xs">
            {made === null
              ? `Paste into a shell in which ${KEY_PLACEHOLDER} holds the key`
              : 'Paste into a shell'}
          </p>
          <CopyButton text={command} what="command" labelled />
        </div>
        <pre tabIndex={0} aria-label="Command" className="overflow-x-auto p-3">
          {command}
        </pre>
      </div>
      {made !== null && (
        <p className="text-muted mt-1 text-xs">
          The command holds the key. This is the only time that it is shown: keep it if you need it.
        </p>
      )}
    </>
  );
}
