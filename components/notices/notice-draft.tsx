'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { QueryView } from '#components/ui/query-view';
import { SelectField } from '#components/ui/field';
import { Notice } from '#components/ui/notice';
import { Skeleton } from '#components/ui/skeleton';
import { noticePreviewQuery } from '#lib/client/queries/notice-preview';
import type { NoticePreview } from '#lib/contracts/notice';
import type { RecordSet } from '#lib/contracts/record-set';
import { formatCount, formatCountOf } from '#lib/format/count';
import { NoticeEditor } from './notice-editor.tsx';

/** A notice while it is read and changed, before it leaves. */
export function NoticeDraft({ set }: { set: RecordSet }) {
  const [source, setSource] = useState<string | null>(null);
  const query = useQuery({
    ...noticePreviewQuery(set, source),
    placeholderData: keepPreviousData,
  });
  return (
    <QueryView query={query} skeleton={<Skeleton className="h-64" />}>
      {(preview) => (
        <div className="grid gap-3">
          <ChooseSource preview={preview} onChoose={setSource} />
          <Extent preview={preview} />
          {preview.source !== null && (
            <NoticeEditor
              key={preview.source}
              set={set}
              source={preview.source}
              preview={preview}
            />
          )}
        </div>
      )}
    </QueryView>
  );
}

interface ChooseSourceProps {
  preview: NoticePreview;
  onChoose: (source: string) => void;
}

/** Partners are told of their own records only, so each source has a notice of its own. */
function ChooseSource({ preview, onChoose }: ChooseSourceProps) {
  if (preview.sources.length < 2) return null;
  return (
    <SelectField
      label="Source"
      hint="A notice names records of one source only: no partner learns of another's."
      value={preview.source ?? ''}
      onChange={(event) => {
        onChoose(event.target.value);
      }}
    >
      {preview.sources.map(({ source, count }) => (
        <option key={source} value={source}>
          {source} ({formatCountOf(count, 'record')})
        </option>
      ))}
    </SelectField>
  );
}

/** How many records it is about, and which it is not. */
function Extent({ preview }: { preview: NoticePreview }) {
  const { included, withoutError, isComplete, causes, source } = preview;
  if (source === null) {
    return (
      <Notice>
        None of {withoutError === 0 ? 'these records' : formatCountOf(withoutError, 'record')} has
        an error at the moment, so there is nothing to tell.
      </Notice>
    );
  }
  return (
    <>
      <p>
        About <strong>{formatCountOf(included, 'record')}</strong> of <strong>{source}</strong> with{' '}
        {formatCountOf(causes.length, 'cause')}
        {withoutError > 0 && `; ${formatCount(withoutError)} without an error are left out`}.
      </p>
      {!isComplete && (
        <Notice tone="warning">
          The set has more records than one notice can name. This one says so; narrow the set down
          to tell of the others.
        </Notice>
      )}
    </>
  );
}
