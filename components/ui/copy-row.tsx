import { CopyButton } from './copy-button.tsx';

interface CopyRowProps {
  text: string;
  /** What it is, as the button calls it. */
  what: string;
  testId?: string;
}

/** A text to be taken along, shown whole, with a button that copies it. */
export function CopyRow({ text, what, testId }: CopyRowProps) {
  return (
    <div className="bg-sunken flex items-start gap-2 rounded-md border p-3">
      <code data-testid={testId} className="min-w-0 flex-1 break-all">
        {text}
      </code>
      <CopyButton text={text} what={what} labelled />
    </div>
  );
}
