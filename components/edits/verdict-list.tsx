'use client';
import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { ErrorNotice } from '#components/ui/notice';
import { locate } from '#lib/client/payload/read-payload';
import { describePointer } from '#lib/client/records/describe-pointer';
import type { LiveVerdict } from '#lib/client/edits/use-verdict';
import type { Verdict } from '#lib/contracts/revision';
import type { EditorMark } from './text-editor.tsx';

interface VerdictListProps {
  live: LiveVerdict;
  text: string;
  /** One for each violation, in the same order. */
  marks: readonly EditorMark[];
  onShow: (mark: EditorMark) => void;
}

/** What the contract says of the text: each broken rule with its place, which leads there. */
export function VerdictList({ live, text, marks, onShow }: VerdictListProps) {
  const { verdict, error, isCurrent } = live;
  if (error !== null) return <ErrorNotice error={error} />;
  if (verdict === null) return <p className="text-muted">Checking…</p>;
  return (
    <div className={isCurrent ? 'grid gap-2' : 'grid gap-2 opacity-60'} aria-busy={!isCurrent}>
      <p role="status" className="flex gap-2">
        <VerdictIcon verdict={verdict} />
        <span className="min-w-0 break-words">
          <VisibleText text={describeVerdict(verdict)} />
        </span>
      </p>
      {verdict.outcome === 'met' && !verdict.isWhole && <NotWhole />}
      {verdict.violations.length > 0 && (
        <ul className="grid gap-1">
          {verdict.violations.map(({ pointer, expected, found }, place) => (
            <li key={place} className="break-words">
              <PlaceButton mark={marks[place]} text={text} onShow={onShow}>
                <VisibleText text={describePointer(pointer)} />
              </PlaceButton>
              : should be <VisibleText text={expected} />, but is <VisibleText text={found} />
            </li>
          ))}
        </ul>
      )}
      {verdict.failure !== null && marks[0] !== undefined && (
        <PlaceButton mark={marks[0]} text={text} onShow={onShow}>
          Show the place
        </PlaceButton>
      )}
    </div>
  );
}

function NotWhole() {
  return (
    <p className="text-muted text-xs">
      This contract has rules that only the handler itself can check: it may still refuse the record
      when it processes it.
    </p>
  );
}

function VerdictIcon({ verdict: { outcome } }: { verdict: Verdict }) {
  const className = 'mt-0.5 shrink-0';
  if (outcome === 'met')
    return <CircleCheck aria-hidden size={16} className={`${className} text-accent`} />;
  if (outcome === 'unchecked')
    return <CircleHelp aria-hidden size={16} className={`${className} text-muted`} />;
  return <TriangleAlert aria-hidden size={16} className={`${className} text-danger`} />;
}

/** The verdict in a sentence. */
export function describeVerdict({ outcome, handler, why, failure, violations }: Verdict): string {
  const name = handler === null ? 'its handler' : `${handler.name} ${handler.version}`;
  switch (outcome) {
    case 'met':
      return `Meets the contract of ${name}.`;
    case 'violated': {
      const places = violations.length === 1 ? '1 place' : `${String(violations.length)} places`;
      return `Breaks the contract of ${name} in ${places}.`;
    }
    case 'unreadable':
      return failure?.message ?? 'It cannot be read.';
    case 'unchecked':
      return why ?? 'It is not checked.';
  }
}

interface PlaceButtonProps {
  mark: EditorMark | undefined;
  text: string;
  onShow: (mark: EditorMark) => void;
  children: ReactNode;
}

function PlaceButton({ mark, text, onShow, children }: PlaceButtonProps) {
  if (mark === undefined) return <strong className="font-semibold">{children}</strong>;
  const { line, column } = locate(text, mark.from);
  return (
    <button
      type="button"
      className="link text-left"
      title={`Line ${String(line)}, column ${String(column)}`}
      onClick={() => {
        onShow(mark);
      }}
    >
      {children}
    </button>
  );
}
