/** Finds where a text stops being JSON (RFC 8259). JSON.parse does not always say. */

export interface JsonFault {
  /** Index into the text, in UTF-16 units; its length when the text ends too early. */
  readonly index: number;
  /** What should stand there, in plain words. */
  readonly expected: string;
}

type Want =
  | 'value'
  | 'value or end of list'
  | 'name or end of object'
  | 'name'
  | 'colon'
  | 'comma or end of list'
  | 'comma or end of object'
  | 'nothing'
  | 'rest of text'
  | 'escape';

const EXPECTED: Readonly<Record<Want, string>> = {
  value: 'a value',
  'value or end of list': 'a value or “]”',
  'name or end of object': 'a field name in double quotes or “}”',
  name: 'a field name in double quotes',
  colon: 'a colon',
  'comma or end of list': 'a comma or “]”',
  'comma or end of object': 'a comma or “}”',
  nothing: 'the end of the payload',
  'rest of text': 'the closing double quote of a text',
  escape: 'one of " \\ / b f n r t or u and four hexadecimal digits',
};

interface Scan {
  readonly text: string;
  at: number;
  want: Want;
  readonly open: ('[' | '{')[];
}

const SPACE = /[ \t\n\r]*/y;
const PLAIN_VALUE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const TEXT_PART = /[^"\\\u0000-\u001F]+/y;

/** The first fault of a text, or null where it is JSON. Takes texts of any depth. */
export function findJsonFault(text: string): JsonFault | null {
  const scan: Scan = { text, at: 0, want: 'value', open: [] };
  for (;;) {
    skip(scan, SPACE);
    if (scan.want === 'nothing' && scan.at === text.length) return null;
    if (!takeWanted(scan)) return { index: scan.at, expected: EXPECTED[scan.want] };
  }
}

/** How to take what is wanted. What has no entry is only ever wanted when it was not there. */
const TAKERS: Readonly<Partial<Record<Want, (scan: Scan) => boolean>>> = {
  value: takeValue,
  'value or end of list': (scan) => takeEnd(scan, ']') || takeValue(scan),
  'name or end of object': (scan) => takeEnd(scan, '}') || takeName(scan),
  name: takeName,
  colon: (scan) => takeMark(scan, ':', 'value'),
  'comma or end of list': (scan) => takeEnd(scan, ']') || takeMark(scan, ',', 'value'),
  'comma or end of object': (scan) => takeEnd(scan, '}') || takeMark(scan, ',', 'name'),
};

function takeWanted(scan: Scan): boolean {
  return TAKERS[scan.want]?.(scan) ?? false;
}

function takeValue(scan: Scan): boolean {
  const mark = scan.text[scan.at];
  if (mark === '"') return takeText(scan) && endValue(scan);
  if (mark !== '[' && mark !== '{') return skip(scan, PLAIN_VALUE) && endValue(scan);
  scan.open.push(mark);
  return takeMark(scan, mark, mark === '[' ? 'value or end of list' : 'name or end of object');
}

function takeName(scan: Scan): boolean {
  if (scan.text[scan.at] !== '"' || !takeText(scan)) return false;
  scan.want = 'colon';
  return true;
}

function takeEnd(scan: Scan, mark: ']' | '}'): boolean {
  if (scan.text[scan.at] !== mark) return false;
  scan.at += 1;
  scan.open.pop();
  return endValue(scan);
}

function takeMark(scan: Scan, mark: string, want: Want): boolean {
  if (scan.text[scan.at] !== mark) return false;
  scan.at += 1;
  scan.want = want;
  return true;
}

/** After a value comes what the innermost open list or object asks for. */
function endValue(scan: Scan): true {
  const inner = scan.open.at(-1);
  if (inner === undefined) scan.want = 'nothing';
  else scan.want = inner === '[' ? 'comma or end of list' : 'comma or end of object';
  return true;
}

function takeText(scan: Scan): boolean {
  scan.at += 1;
  for (;;) {
    skip(scan, TEXT_PART);
    const mark = scan.text[scan.at];
    if (mark === '"') {
      scan.at += 1;
      return true;
    }
    if (mark === '\\' && skip(scan, ESCAPE)) continue;
    scan.want = mark === '\\' ? 'escape' : 'rest of text';
    return false;
  }
}

/** Moves behind what `pattern` matches here; whether that was anything. */
function skip(scan: Scan, pattern: RegExp): boolean {
  pattern.lastIndex = scan.at;
  const length = pattern.exec(scan.text)?.[0].length ?? 0;
  scan.at += length;
  return length > 0;
}
