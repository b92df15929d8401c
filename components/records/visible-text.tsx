import { splitVisibly } from '#lib/client/payload/visible-text';

interface VisibleTextProps {
  text: string;
  /** Characters that may stay as they are, such as a tab in preformatted text. */
  keep?: string;
}

/** Text from outside, as text only: characters that hide, reorder or control are shown as symbols. */
export function VisibleText({ text, keep }: VisibleTextProps) {
  return (
    <bdi>
      {splitVisibly(text, keep).map((segment, place) =>
        segment.name === null ? (
          segment.text
        ) : (
          <span
            key={place}
            title={segment.name}
            className="border-line-strong text-muted mx-px rounded-xs border px-0.5 text-[0.85em]"
          >
            {segment.text}
          </span>
        ),
      )}
    </bdi>
  );
}
