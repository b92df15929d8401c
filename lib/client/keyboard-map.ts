/** Every key of the console, as the help sheet shows them. */
export interface KeyboardGroup {
  readonly title: string;
  readonly keys: readonly { readonly keys: readonly string[]; readonly does: string }[];
}

/** Pages that `g` and a letter lead to. */
export const GO_TO = [
  { letter: 'o', path: '/', name: 'Overview' },
  { letter: 'r', path: '/records', name: 'Records' },
  { letter: 'p', path: '/replays', name: 'Replays' },
  { letter: 's', path: '/sources', name: 'Sources' },
  { letter: 'e', path: '/errors', name: 'Errors' },
  { letter: 'd', path: '/edits', name: 'Edits' },
  { letter: 't', path: '/settings', name: 'Settings' },
] as const;

export const KEYBOARD_MAP: readonly KeyboardGroup[] = [
  {
    title: 'Anywhere',
    keys: [
      { keys: ['Ctrl', 'K'], does: 'Command palette (⌘ K on a Mac)' },
      { keys: ['/'], does: 'Search' },
      { keys: ['?'], does: 'This sheet' },
    ],
  },
  {
    title: 'Go to',
    keys: GO_TO.map(({ letter, name }) => ({ keys: ['g', letter], does: name })),
  },
  {
    title: 'Records',
    keys: [
      { keys: ['j'], does: 'Next record' },
      { keys: ['k'], does: 'Previous record' },
      { keys: ['Enter'], does: 'Open the record' },
      { keys: ['Esc'], does: 'Close the record, or clear the selection' },
      { keys: ['x'], does: 'Select the record' },
      { keys: ['Shift', 'j', 'k'], does: 'Select on to the next or previous record' },
      { keys: ['Shift', 'click'], does: 'Select up to this record' },
      { keys: ['l'], does: 'Hold the list still, or let it be live' },
      { keys: ['y'], does: 'Copy the link' },
      { keys: ['c'], does: 'Comment on the open record' },
      { keys: ['r'], does: 'Replay the record, or what is selected' },
      { keys: ['e'], does: 'Edit the record' },
    ],
  },
  {
    title: 'Errors',
    keys: [
      { keys: ['j', 'k'], does: 'Next or previous cause' },
      { keys: ['Enter'], does: 'Open the cause' },
      { keys: ['a'], does: 'Assign it' },
      { keys: ['m'], does: 'Resolve, mute or reopen it' },
      { keys: ['r'], does: 'Replay its records' },
    ],
  },
];
