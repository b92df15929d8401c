import { VisibleText } from '#components/records/visible-text';

/** The part of a notice that is written from the records, as it will be read. */
export function NoticeText({ text }: { text: string }) {
  return (
    <pre
      tabIndex={0}
      aria-label="Text of the notice"
      className="bg-sunken max-h-64 overflow-auto rounded-md border p-3 text-xs break-words whitespace-pre-wrap"
    >
      <VisibleText text={text} keep={'\n'} />
    </pre>
  );
}
