'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { SetLine } from '#components/replays/set-line';
import { Button } from '#components/ui/button';
import { Field, INPUT_CLASS } from '#components/ui/field';
import { ErrorNotice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { useEditMany, usePreviewEdit } from '#lib/client/mutations/edit-many';
import type { EditPreview } from '#lib/contracts/edit-many';
import type { RecordSet } from '#lib/contracts/record-set';
import { PatchPreview } from './patch-preview.tsx';
import { SaveMany } from './save-many.tsx';

const EXAMPLE = '[{"op":"replace","path":"/total","value":1.10}]';

/** A preview belongs to the patch it was made of. */
interface Previewed {
  readonly patch: string;
  readonly preview: EditPreview;
}

/** The patch, what it would make of each record, and doing it. */
export function EditMany({ set }: { set: RecordSet }) {
  const [patch, setPatch] = useState('');
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const previewing = usePreviewEdit();
  const router = useRouter();
  const editing = useEditMany(({ id }) => {
    router.push(`/edits/${String(id)}`);
  });
  const shown = previewed?.patch === patch ? previewed.preview : null;
  const look = () => {
    previewing.mutate(
      { set, patch },
      {
        onSuccess: (preview) => {
          setPreviewed({ patch, preview });
        },
      },
    );
  };
  return (
    <div className="grid gap-4">
      <Panel title="Which records">
        <p className="px-4 pb-4">
          <SetLine set={set} />
        </p>
      </Panel>
      <Panel title="JSON Patch">
        <div className="grid gap-3 px-4 pb-4">
          <PatchField patch={patch} onChange={setPatch} />
          {previewing.isError && <ErrorNotice error={previewing.error} />}
          <div>
            <Button
              variant={shown === null ? 'primary' : 'secondary'}
              disabled={patch.trim() === '' || previewing.isPending}
              onClick={look}
            >
              {previewing.isPending ? 'Looking…' : 'Preview'}
            </Button>
          </div>
        </div>
      </Panel>
      {shown !== null && (
        <>
          <PatchPreview preview={shown} />
          <SaveMany
            preview={shown}
            isPending={editing.isPending || editing.isSuccess}
            error={editing.error}
            onSave={(wish) => {
              editing.mutate({ set, patch, ...wish });
            }}
          />
        </>
      )}
    </div>
  );
}

function PatchField({ patch, onChange }: { patch: string; onChange: (patch: string) => void }) {
  return (
    <Field
      label="Operations"
      hint="RFC 6902: add, remove, replace, move, copy, test. Numbers stay as they are written here."
    >
      {(control) => (
        <textarea
          {...control}
          className={`${INPUT_CLASS} font-mono`}
          rows={5}
          spellCheck={false}
          placeholder={EXAMPLE}
          value={patch}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
