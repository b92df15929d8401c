'use client';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { EDITOR_COLORS, EDITOR_THEME } from './editor-look.ts';

/** A place that is at fault, and why. UTF-16 units. */
export interface EditorMark {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

interface TextEditorProps {
  label: string;
  /** What it begins with; later changes of it do nothing. */
  initial: string;
  isJson: boolean;
  marks: readonly EditorMark[];
  /** Where to put the cursor; each new object puts it there once. */
  target: { readonly from: number } | null;
  onChange: (text: string) => void;
}

/** Lines end at LF only, so that a CR stays the character that it is. */
const EXACT_LINES = EditorState.lineSeparator.of('\n');

function extensionsFor(label: string, isJson: boolean): Extension[] {
  return [
    EXACT_LINES,
    lineNumbers(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label }),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EDITOR_THEME,
    ...(isJson ? [json(), syntaxHighlighting(EDITOR_COLORS)] : []),
  ];
}

/** Edits a text to the very character: nothing is formatted, completed or normalised. Tab leaves it. */
export function TextEditor({ label, initial, isJson, marks, target, onChange }: TextEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const tellChange = useEffectEvent(onChange);
  const firstText = useEffectEvent(() => initial);
  useEffect(() => {
    if (place.current === null) return;
    const telling = EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) tellChange(state.sliceDoc());
    });
    const extensions = [...extensionsFor(label, isJson), telling];
    const made = new EditorView({ doc: firstText(), extensions, parent: place.current });
    setView(made);
    return () => {
      made.destroy();
    };
  }, [label, isJson]);
  useEffect(() => {
    if (view === null) return;
    const { length } = view.state.doc;
    const kept = marks.filter(({ to }) => to <= length);
    const diagnostics = kept.map((mark) => ({ ...mark, severity: 'error' as const }));
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }, [view, marks]);
  useEffect(() => {
    if (view === null || target === null) return;
    const anchor = Math.min(target.from, view.state.doc.length);
    view.dispatch({ selection: { anchor }, scrollIntoView: true });
    view.focus();
  }, [view, target]);
  return <div ref={place} className="h-[60vh] min-h-72 overflow-hidden rounded-md border" />;
}
