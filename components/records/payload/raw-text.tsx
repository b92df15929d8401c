'use client';
import { useMemo } from 'react';
import { listTextRows } from '#lib/client/payload/text-rows';
import { VisibleText } from '../visible-text.tsx';
import { VirtualLines } from './virtual-lines.tsx';

const WIDTH = 400;

/** The text as it came, line by line. */
export function RawText({ text }: { text: string }) {
  const rows = useMemo(() => listTextRows(text, WIDTH), [text]);
  return (
    <VirtualLines
      label="Payload as text"
      count={rows.length}
      renderLine={(index) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <code className="flex">
            <span className="text-muted mr-3 inline-block min-w-8 shrink-0 text-right select-none">
              {row.line ?? '↳'}
            </span>
            <span>
              <VisibleText text={text.slice(row.start, row.end)} keep={'\t'} />
            </span>
          </code>
        );
      }}
    />
  );
}
