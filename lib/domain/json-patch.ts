/**
 * Applies a JSON Patch (RFC 6902) to the text of a JSON value: what the patch does not name stays to the
 * character, spaces and digits included, and values are put in as they are written in the patch.
 */
import { isJsonEqual, type JsonValue } from './json-equal.ts';
import { readJsonText, type JsonMember, type JsonNode } from './json-text.ts';

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;

/** Each reads the whole text once more. */
const MOST_OPERATIONS = 100;

export interface PatchOperation {
  readonly op: (typeof OPERATIONS)[number];
  readonly path: readonly string[];
  readonly from: readonly string[] | null;
  /** The very text of the value. */
  readonly value: JsonValue | null;
}

/** The patch is none, or cannot be applied; the message says why, in plain words. */
export class JsonPatchError extends Error {
  override readonly name = 'JsonPatchError';
}

/**
 * Reads a patch.
 * @throws JsonPatchError
 */
export function readJsonPatch(text: string): PatchOperation[] {
  const node = readJsonText(text);
  if (node === null) throw new JsonPatchError('The patch is not JSON.');
  if (node.kind !== 'array') throw new JsonPatchError('The patch is not a list of operations.');
  if (node.elements.length > MOST_OPERATIONS)
    throw new JsonPatchError(`The patch has more than ${String(MOST_OPERATIONS)} operations.`);
  return node.elements.map((element, place) => readOperation(text, element, place + 1));
}

/**
 * The patched text.
 * @throws JsonPatchError: nothing is patched then
 */
export function applyJsonPatch(text: string, patch: readonly PatchOperation[]): string {
  if (readJsonText(text) === null) throw new JsonPatchError('The payload is not JSON.');
  return patch.reduce((before, operation, place) => {
    try {
      return apply(before, operation);
    } catch (error) {
      if (!(error instanceof JsonPatchError)) throw error;
      throw new JsonPatchError(
        `Operation ${String(place + 1)} (${operation.op}): ${error.message}`,
      );
    }
  }, text);
}

function readOperation(text: string, node: JsonNode, place: number): PatchOperation {
  const refuse = (why: string) => new JsonPatchError(`Operation ${String(place)} ${why}.`);
  if (node.kind !== 'object') throw refuse('is not an object');
  const find = (name: string) => node.members.findLast((member) => member.name === name)?.value;
  const readText = (name: string): string | null => {
    const value = find(name);
    if (value?.kind !== 'string') return null;
    return String(JSON.parse(text.slice(value.start, value.end)));
  };
  const op = OPERATIONS.find((known) => known === readText('op'));
  if (op === undefined) throw refuse(`has none of the names ${OPERATIONS.join(', ')} as “op”`);
  const path = toTokens(readText('path'));
  if (path === null) throw refuse('has no JSON Pointer as “path”');
  const from = toTokens(readText('from'));
  if (from === null && (op === 'move' || op === 'copy'))
    throw refuse('has no JSON Pointer as “from”');
  const value = find('value');
  if (value === undefined && ['add', 'replace', 'test'].includes(op))
    throw refuse('has no “value”');
  return { op, path, from, value: value === undefined ? null : { text, node: value } };
}

/** JSON Pointer, RFC 6901. */
function toTokens(pointer: string | null): string[] | null {
  if (pointer === null || (pointer !== '' && !pointer.startsWith('/'))) return null;
  if (/~(?![01])/.test(pointer)) return null;
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function apply(text: string, operation: PatchOperation): string {
  const { op, path, from } = operation;
  switch (op) {
    case 'add':
      return add(text, path, valueOf(operation));
    case 'remove':
      return remove(text, path);
    case 'replace':
      return splice(text, find(text, path), valueOf(operation));
    case 'test':
      return test(text, operation);
    case 'copy':
      return add(text, path, textAt(text, from ?? []));
    case 'move':
      return move(text, from ?? [], path);
  }
}

function valueOf({ value }: PatchOperation): string {
  return value === null ? 'null' : value.text.slice(value.node.start, value.node.end);
}

function textAt(text: string, path: readonly string[]): string {
  const { start, end } = find(text, path);
  return text.slice(start, end);
}

function move(text: string, from: readonly string[], path: readonly string[]): string {
  const isInside = path.length > from.length && from.every((token, place) => path[place] === token);
  if (isInside) throw new JsonPatchError('a value cannot be moved into itself.');
  const value = textAt(text, from);
  if (from.length === path.length && from.every((token, place) => path[place] === token))
    return text;
  return add(remove(text, from), path, value);
}

function test(text: string, { path, value }: PatchOperation): string {
  const node = find(text, path);
  if (value !== null && isJsonEqual({ text, node }, value)) return text;
  throw new JsonPatchError(`${show(path)} has another value.`);
}

function splice(text: string, { start, end }: { start: number; end: number }, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function rootOf(text: string): JsonNode {
  const root = readJsonText(text);
  if (root === null) throw new JsonPatchError('the payload is nested too deeply.');
  return root;
}

function find(text: string, path: readonly string[]): JsonNode {
  let node = rootOf(text);
  path.forEach((token, depth) => {
    const child = childOf(node, token, path.slice(0, depth + 1));
    if (child === null) throw new JsonPatchError(`there is no ${show(path.slice(0, depth + 1))}.`);
    node = child;
  });
  return node;
}

function childOf(node: JsonNode, token: string, path: readonly string[]): JsonNode | null {
  if (node.kind === 'object') return memberOf(node, token, path)?.value ?? null;
  if (node.kind !== 'array' || !/^(?:0|[1-9]\d*)$/.test(token)) return null;
  return node.elements[Number(token)] ?? null;
}

/** Where an object has a name twice nobody can say which one is meant. */
function memberOf(node: JsonNode, name: string, path: readonly string[]): JsonMember | null {
  const named = node.members.filter((member) => member.name === name);
  if (named.length > 1)
    throw new JsonPatchError(`${show(path)} is there ${String(named.length)} times.`);
  return named[0] ?? null;
}

function add(text: string, path: readonly string[], value: string): string {
  const token = path.at(-1);
  if (token === undefined) return splice(text, rootOf(text), value);
  const parent = find(text, path.slice(0, -1));
  if (parent.kind === 'object') {
    const present = memberOf(parent, token, path);
    if (present !== null) return splice(text, present.value, value);
    const { lead, colon } = styleOf(text, parent);
    return append(text, parent, `${lead}${JSON.stringify(token)}${colon}${value}`);
  }
  if (parent.kind !== 'array')
    throw new JsonPatchError(`there is no ${show(path.slice(0, -1))} to add to.`);
  return insert(text, parent, { token, value, path });
}

interface Insertion {
  readonly token: string;
  readonly value: string;
  readonly path: readonly string[];
}

function insert(text: string, parent: JsonNode, { token, value, path }: Insertion): string {
  const { length } = parent.elements;
  const place = token === '-' ? length : Number(token);
  if ((token !== '-' && !/^(?:0|[1-9]\d*)$/.test(token)) || place > length)
    throw new JsonPatchError(`there is no place ${show(path)}: the list has ${String(length)}.`);
  const lead = leadOf(text, parent);
  const next = parent.elements[place];
  if (next === undefined) return append(text, parent, `${lead}${value}`);
  return splice(text, { start: next.start, end: next.start }, `${value},${lead}`);
}

/** Behind the last part of a container. */
function append(text: string, parent: JsonNode, addition: string): string {
  const last = parent.members.at(-1)?.value ?? parent.elements.at(-1);
  if (last === undefined) {
    const inside = { start: parent.start + 1, end: parent.end - 1 };
    return splice(text, inside, addition.trimStart());
  }
  return splice(text, { start: last.end, end: last.end }, `,${addition}`);
}

function startsOf({ members, elements }: JsonNode): readonly number[] {
  return members.length > 0
    ? members.map(({ start }) => start)
    : elements.map(({ start }) => start);
}

/** The space before the first part: what is added is set off the same way. */
function leadOf(text: string, parent: JsonNode): string {
  const [first] = startsOf(parent);
  return first === undefined ? '' : text.slice(parent.start + 1, first);
}

function styleOf(text: string, parent: JsonNode): { lead: string; colon: string } {
  const [first] = parent.members;
  if (first === undefined) return { lead: '', colon: ':' };
  const between = text.slice(first.start, first.value.start);
  return { lead: leadOf(text, parent), colon: /\s*:\s*$/.exec(between)?.[0] ?? ':' };
}

function remove(text: string, path: readonly string[]): string {
  const token = path.at(-1);
  if (token === undefined) throw new JsonPatchError('the whole payload cannot be removed.');
  const value = find(text, path);
  const parent = find(text, path.slice(0, -1));
  const values =
    parent.kind === 'object' ? parent.members.map((one) => one.value) : parent.elements;
  const place = values.findIndex(({ start }) => start === value.start);
  const starts = startsOf(parent);
  const before = values[place - 1];
  const after = starts[place + 1];
  // The first goes with the comma behind it, every other with the one before it.
  if (before !== undefined) return splice(text, { start: before.end, end: value.end }, '');
  const start = starts[place] ?? value.start;
  if (after !== undefined) return splice(text, { start, end: after }, '');
  return splice(text, { start: parent.start + 1, end: parent.end - 1 }, '');
}

function show(path: readonly string[]): string {
  if (path.length === 0) return 'the payload';
  return path.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
