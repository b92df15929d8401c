'use client';
import { Copy, Download, Send } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { Field, INPUT_CLASS } from '#components/ui/field';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { Segmented } from '#components/ui/segmented';
import { copyText } from '#lib/client/copy-text';
import { useCreateNotice } from '#lib/client/mutations/notice';
import { saveFile } from '#lib/client/save-file';
import type { CreateNotice, Notice as MadeNotice, NoticePreview } from '#lib/contracts/notice';
import type { RecordSet } from '#lib/contracts/record-set';
import { formatCountOf } from '#lib/format/count';
import { NoticeText } from './notice-text.tsx';

const FORMS = [
  { value: 'text', label: 'Text' },
  { value: 'csv', label: 'CSV' },
  { value: 'ndjson', label: 'NDJSON' },
] as const;
type Form = (typeof FORMS)[number]['value'];

interface NoticeEditorProps {
  set: RecordSet;
  source: string;
  preview: NoticePreview;
}

/** The words of a notice, the first of them to be changed, and the ways it can leave. */
export function NoticeEditor({ set, source, preview }: NoticeEditorProps) {
  const [introduction, setIntroduction] = useState(preview.introduction);
  const [form, setForm] = useState<Form>('text');
  const [done, setDone] = useState<string | null>(null);
  const { make, data, error, isPending } = useCreateNotice();
  const leave = (way: CreateNotice['way'], finish: (notice: MadeNotice) => Promise<string>) => {
    setDone(null);
    const wish: CreateNotice = {
      set,
      source,
      introduction,
      form: way === 'sent' ? 'json' : form,
      way,
    };
    make(wish, (notice) => void finish(notice).then(setDone));
  };
  return (
    <>
      <Field label="Introduction" hint="Yours to change; the rest is written from the records.">
        {(control) => (
          <textarea
            {...control}
            className={INPUT_CLASS}
            rows={5}
            maxLength={5_000}
            value={introduction}
            onChange={(event) => {
              setIntroduction(event.target.value);
            }}
          />
        )}
      </Field>
      <NoticeText text={preview.text.slice(preview.introduction.length).trimStart()} />
      <div className="flex flex-wrap items-center gap-2">
        <Segmented label="Form" value={form} options={FORMS} onChange={setForm} />
        <Button disabled={isPending} onClick={() => leave('copied', copy)}>
          <Copy aria-hidden size={14} />
          Copy
        </Button>
        <Button disabled={isPending} onClick={() => leave('downloaded', download)}>
          <Download aria-hidden size={14} />
          Download
        </Button>
        <Button variant="primary" disabled={isPending} onClick={() => leave('sent', describeSent)}>
          <Send aria-hidden size={14} />
          Send to {source}
        </Button>
      </div>
      {error !== null && <ErrorNotice error={error} />}
      <div role="status">
        {done !== null && data !== undefined && <Done words={done} notice={data} />}
      </div>
    </>
  );
}

function Done({ words, notice }: { words: string; notice: MadeNotice }) {
  return (
    <Notice>
      {words} Notice {String(notice.id)} is noted on {formatCountOf(notice.records, 'record')}.{' '}
      {notice.egress !== null && (
        <Link className="link" href={`/records/${notice.egress}`}>
          Open its egress record
        </Link>
      )}
    </Notice>
  );
}

async function copy({ content }: MadeNotice): Promise<string> {
  const isCopied = await copyText(content);
  return isCopied ? 'Copied.' : 'The browser did not let it be copied: download it instead.';
}

function download({ fileName: name, mediaType, content }: MadeNotice): Promise<string> {
  saveFile({ name, mediaType, content });
  return Promise.resolve('Downloaded.');
}

function describeSent(): Promise<string> {
  return Promise.resolve('Queued for the Integration App.');
}
