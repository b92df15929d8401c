import { ChevronDown, ChevronRight } from 'lucide-react';
import { readAsDouble } from '#lib/client/payload/exact-number';
import { readJsonString, type OutlineNode } from '#lib/client/payload/json-outline';
import { formatCount, formatCountOf } from '#lib/format/count';
import { VisibleText } from '../visible-text.tsx';

const INDENT_PX = 16;
const MAX_INDENTS = 20;
const LONGEST_SHOWN = 600;

interface JsonRowProps {
  node: OutlineNode;
  text: string;
  closing: boolean;
  /** null where there is nothing to open. */
  open: boolean | null;
  onToggle: () => void;
}

/** One line of the tree. */
export function JsonRow({ node, text, closing, open, onToggle }: JsonRowProps) {
  return (
    <code className="flex items-center pr-2">
      <Indent depth={node.depth} />
      <Toggle node={node} open={closing ? null : open} onToggle={onToggle} />
      {closing ? (
        <span className="text-muted">{closerOf(node)}</span>
      ) : (
        <>
          <MemberName node={node} />
          {open === null ? (
            <Scalar node={node} text={text} />
          ) : (
            <Container node={node} open={open} />
          )}
        </>
      )}
    </code>
  );
}

/** Deep nesting stops moving to the right and says its depth instead. */
function Indent({ depth }: { depth: number }) {
  return (
    <span className="shrink-0" style={{ width: Math.min(depth, MAX_INDENTS) * INDENT_PX }}>
      {depth > MAX_INDENTS && (
        <span className="text-muted" title="Depth of nesting">
          {formatCount(depth)}
        </span>
      )}
    </span>
  );
}

function Toggle({ node, open, onToggle }: Omit<JsonRowProps, 'text' | 'closing'>) {
  if (open === null || node.children === 0) return <span className="w-5 shrink-0" />;
  const Icon = open ? ChevronDown : ChevronRight;
  const name = node.key === null ? `value ${String(node.place + 1)}` : readJsonString(node.key);
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-label={`${open ? 'Fold' : 'Unfold'} ${name}`}
      className="text-muted hover:text-ink grid size-5 shrink-0 place-items-center rounded"
      onClick={onToggle}
    >
      <Icon aria-hidden size={14} />
    </button>
  );
}

function MemberName({ node }: { node: OutlineNode }) {
  if (node.key === null) return null;
  return (
    <span className="mr-2">
      <span className="text-accent">
        <VisibleText text={readJsonString(node.key)} />
      </span>
      <span className="text-muted">:</span>
      {node.duplicate && (
        <span className="border-warning/50 bg-warning-soft text-warning ml-2 rounded border px-1">
          same name again
        </span>
      )}
    </span>
  );
}

function Container({ node, open }: { node: OutlineNode; open: boolean }) {
  const opener = node.kind === 'object' ? '{' : '[';
  const noun = node.kind === 'object' ? 'field' : 'value';
  if (node.children === 0) return <span className="text-muted">{opener + closerOf(node)}</span>;
  return (
    <span className="text-muted">
      {open ? opener : `${opener} … ${closerOf(node)}`}
      {!open && <span className="ml-2 italic">{formatCountOf(node.children, noun)}</span>}
    </span>
  );
}

function closerOf(node: OutlineNode): string {
  return node.kind === 'object' ? '}' : ']';
}

function Scalar({ node, text }: { node: OutlineNode; text: string }) {
  const written = text.slice(node.start, node.end);
  if (node.kind === 'string') return <StringValue token={written} />;
  const double = node.kind === 'number' ? readAsDouble(written) : null;
  return (
    <span>
      <Shortened text={written} />
      {double !== null && (
        <span className="text-muted ml-2 italic">a 64-bit float would be {double}</span>
      )}
    </span>
  );
}

function StringValue({ token }: { token: string }) {
  const value = token.endsWith('"') && token.length > 1 ? readJsonString(token) : token;
  return (
    <span>
      <span className="text-muted">“</span>
      <Shortened text={value} />
      <span className="text-muted">”</span>
    </span>
  );
}

function Shortened({ text }: { text: string }) {
  if (text.length <= LONGEST_SHOWN) return <VisibleText text={text} />;
  return (
    <>
      <VisibleText text={text.slice(0, LONGEST_SHOWN)} />
      <span className="text-muted ml-1 italic">
        … {formatCountOf(text.length - LONGEST_SHOWN, 'more character')}, whole under Text
      </span>
    </>
  );
}
