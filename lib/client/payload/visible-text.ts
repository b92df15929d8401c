/** Makes characters visible that hide, reorder or control: hostile text is shown, never obeyed. */

/** `name` is set where the text stands for a character that would not show by itself. */
export interface TextSegment {
  readonly text: string;
  readonly name: string | null;
}

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const DELETE = 0x7f;

/** As ASCII abbreviates its control characters, from U+0000. Fonts seldom have symbols for them. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, 'null character'],
  [0x09, 'tab'],
  [0x0a, 'line feed'],
  [0x0d, 'carriage return'],
  [0x1b, 'escape'],
  [DELETE, 'delete'],
  [0xad, 'soft hyphen'],
  [0x200b, 'zero width space'],
  [0x200c, 'zero width non-joiner'],
  [0x200d, 'zero width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'end of directional formatting'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'end of isolate'],
  [0xfeff, 'byte order mark'],
]);

function showCharacter(code: number): TextSegment {
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  const known = NAMES.get(code) ?? (surrogate ? 'half of a surrogate pair' : 'invisible character');
  const name = `${point} ${known}`;
  const text = code === DELETE ? 'DEL' : (CONTROLS[code] ?? point);
  return { text, name };
}

/** Splits text into what shows as it is and stand-ins for what does not. `keep` lists exceptions. */
export function splitVisibly(text: string, keep = ''): TextSegment[] {
  const segments: TextSegment[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (keep.includes(match[0])) continue;
    if (match.index > from) segments.push({ text: text.slice(from, match.index), name: null });
    segments.push(showCharacter(match[0].codePointAt(0) ?? 0));
    from = match.index + match[0].length;
  }
  if (from < text.length) segments.push({ text: text.slice(from), name: null });
  return segments;
}

/** The same as one line of plain text, for where nothing but text can stand, such as a tooltip. */
export function spellVisibly(text: string): string {
  return splitVisibly(text)
    .map((segment) => (segment.name === null ? segment.text : `[${segment.text}]`))
    .join('');
}
