'use client';
import { useMemo, useState } from 'react';
import { Button } from '#components/ui/button';
import type { Outline } from '#lib/client/payload/json-outline';
import { isOpenAtFirst, listRows } from '#lib/client/payload/outline-rows';
import { JsonRow } from './json-row.tsx';
import { VirtualLines } from './virtual-lines.tsx';

type Folding = 'first' | 'open' | 'folded';

interface JsonTreeProps {
  outline: Outline;
  text: string;
}

/** The payload as a tree that folds; numbers, names and order are exactly those of the text. */
export function JsonTree({ outline, text }: JsonTreeProps) {
  const { nodes, fault } = outline;
  const [folding, setFolding] = useState<Folding>('first');
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const isOpen = useMemo(() => {
    const openAtFirst = (index: number) => {
      const node = nodes[index];
      return node !== undefined && isOpenAtFirst(node, nodes.length);
    };
    return (index: number) => {
      const before = folding === 'first' ? openAtFirst(index) : folding === 'open' || index === 0;
      return toggled.has(index) ? !before : before;
    };
  }, [nodes, folding, toggled]);
  const rows = useMemo(() => listRows(nodes, isOpen), [nodes, isOpen]);
  const fold = (next: Folding) => {
    setFolding(next);
    setToggled(new Set());
  };
  return (
    <div className="grid gap-2">
      {nodes.length > 3 && (
        <div className="flex gap-1">
          <Button size="small" variant="quiet" onClick={() => fold('open')}>
            Unfold all
          </Button>
          <Button size="small" variant="quiet" onClick={() => fold('folded')}>
            Fold all
          </Button>
        </div>
      )}
      <VirtualLines
        label="Payload as a tree"
        count={rows.length + (fault === null ? 0 : 1)}
        renderLine={(line) => {
          const row = rows[line];
          const node = row === undefined ? undefined : nodes[row.index];
          if (row === undefined || node === undefined) return <EndOfReadable />;
          return (
            <JsonRow
              node={node}
              text={text}
              closing={row.closing}
              open={node.kind === 'object' || node.kind === 'array' ? isOpen(row.index) : null}
              onToggle={() => setToggled(flip(toggled, row.index))}
            />
          );
        }}
      />
    </div>
  );
}

function EndOfReadable() {
  return <span className="text-muted pl-5 italic">… what follows is not shown as a tree</span>;
}

function flip(set: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(index)) next.add(index);
  return next;
}
