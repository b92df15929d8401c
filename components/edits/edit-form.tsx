'use client';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { Panel } from '#components/ui/panel';
import { Skeleton } from '#components/ui/skeleton';
import { compareTexts } from '#lib/client/edits/compare-texts';
import { toMarks } from '#lib/client/edits/editor-marks';
import { useVerdict } from '#lib/client/edits/use-verdict';
import { useSaveRevision, type EditWish } from '#lib/client/mutations/revision';
import type { RecordDetail } from '#lib/contracts/record';
import type { SavedRevision } from '#lib/contracts/revision';
import { ChangeList } from './change-list.tsx';
import { SavePanel, type SaveWish } from './save-panel.tsx';
import type { EditorMark } from './text-editor.tsx';
import { VerdictList } from './verdict-list.tsx';

const TextEditor = dynamic(
  () => import('./text-editor.tsx').then(({ TextEditor: Editor }) => Editor),
  { ssr: false, loading: () => <Skeleton className="h-[60vh] min-h-72" /> },
);

interface EditFormProps {
  record: RecordDetail;
  /** The revision that `original` is. */
  base: number;
  original: string;
}

/** The text, what its contract says, what is changed, and saving it. */
export function EditForm({ record, base, original }: EditFormProps) {
  const [text, setText] = useState(original);
  const [target, setTarget] = useState<EditorMark | null>(null);
  const live = useVerdict(record.id, text);
  const shown = useDeferredValue(text);
  const marks = useMemo(
    () => (live.isCurrent ? toMarks(live.verdict, shown) : []),
    [live.isCurrent, live.verdict, shown],
  );
  const comparison = useMemo(() => compareTexts(original, shown), [original, shown]);
  const { save, ...saving } = useSaving(record.id, text !== original);
  return (
    <div className="grid gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <TextEditor
        label={`Payload of revision ${String(base)}`}
        initial={original}
        isJson={/json/i.test(record.mediaType) || /^\s*[[{]/.test(original)}
        marks={marks}
        target={target}
        onChange={setText}
      />
      <div className="grid content-start gap-4">
        <Panel title="Contract">
          <div className="max-h-64 overflow-y-auto px-4 pb-4">
            <VerdictList
              live={live}
              text={shown}
              marks={marks}
              onShow={(mark) => {
                setTarget({ ...mark });
              }}
            />
          </div>
        </Panel>
        <Panel title="Changes">
          <div className="max-h-64 overflow-y-auto px-4 pb-4">
            <ChangeList comparison={comparison} />
          </div>
        </Panel>
        <SavePanel
          record={record}
          text={text}
          isChanged={text !== original}
          verdict={live.isCurrent ? live.verdict : null}
          {...saving}
          onSave={(wish: SaveWish) => {
            save({ ...wish, base, text });
          }}
        />
      </div>
    </div>
  );
}

/** Saves, says what came of it and goes back to the record; warns who leaves with an unsaved edit. */
function useSaving(id: string, isChanged: boolean) {
  const router = useRouter();
  const { mutate, isPending, error, isSuccess } = useSaveRevision(id);
  const isUnsaved = isChanged && !isSuccess;
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    if (isUnsaved) window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
    };
  }, [isUnsaved]);
  const save = (wish: EditWish) => {
    mutate(wish, {
      onSuccess: (saved) => {
        toast.success(describeSaved(saved));
        router.push(`/records/${id}`);
      },
    });
  };
  return { save, isPending, error };
}

function describeSaved({ revision, replayed }: SavedRevision): string {
  const name = `Revision ${String(revision.revision)}`;
  if (revision.state === 'WAITING') return `${name} waits for a second person.`;
  return replayed === null ? `${name} saved.` : `${name} saved, and the record replayed.`;
}
