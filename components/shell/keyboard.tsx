'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { GO_TO } from '#lib/client/keyboard-map';
import { useShortcut } from '#lib/client/use-shortcut';
import { HelpSheet } from './help-sheet.tsx';
import { Palette } from './palette.tsx';

/** The search field of a page carries this attribute: `/` leads to it. */
const SEARCH_FIELD = '[data-search-field]';

function focusSearchField(): boolean {
  const field = document.querySelector<HTMLElement>(SEARCH_FIELD);
  field?.focus();
  return field !== null;
}

function GoTo({ letter, path }: { letter: string; path: string }) {
  const router = useRouter();
  useShortcut(`g>${letter}`, () => {
    router.push(path);
  });
  return null;
}

/** The keys that work on every page, the palette and the help sheet. */
export function Keyboard() {
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  useHotkeys(
    'mod+k',
    () => {
      setHelpOpen(false);
      setPaletteOpen((open) => !open);
    },
    { enableOnFormTags: true, preventDefault: true },
  );
  useShortcut('/,shift+/', () => {
    if (!focusSearchField()) setPaletteOpen(true);
  });
  useShortcut('shift+?,?', () => {
    setHelpOpen(true);
  });
  return (
    <>
      {GO_TO.map(({ letter, path }) => (
        <GoTo key={letter} letter={letter} path={path} />
      ))}
      <HelpSheet open={helpOpen} onOpenChange={setHelpOpen} />
      <Palette open={paletteOpen} onOpenChange={setPaletteOpen} />
    </>
  );
}
