/** Whether two JSON values are the same, as RFC 6902 §4.6 has it, with every digit of their numbers. */
import type { JsonNode } from './json-text.ts';

export interface JsonValue {
  readonly text: string;
  readonly node: JsonNode;
}

/** Objects are equal in any order of members; numbers by what they amount to, such as 1.10 and 11e-1. */
export function isJsonEqual(one: JsonValue, other: JsonValue): boolean {
  const [a, b] = [one.node, other.node];
  if (a.kind !== b.kind) return false;
  if (a.kind === 'object') return areMembersEqual(one, other);
  if (a.kind === 'array') {
    return (
      a.elements.length === b.elements.length &&
      a.elements.every((node, place) => {
        const counterpart = b.elements[place];
        return counterpart !== undefined && isSame(one, node, { ...other, node: counterpart });
      })
    );
  }
  const [x, y] = [tokenOf(one), tokenOf(other)];
  if (a.kind === 'number') return toCanonical(x) === toCanonical(y);
  return a.kind === 'string' ? JSON.parse(x) === JSON.parse(y) : x === y;
}

function isSame(one: JsonValue, node: JsonNode, other: JsonValue): boolean {
  return isJsonEqual({ text: one.text, node }, other);
}

function areMembersEqual(one: JsonValue, other: JsonValue): boolean {
  const [a, b] = [one.node.members, other.node.members];
  const byName = new Map(b.map(({ name, value }) => [name, value]));
  if (a.length !== b.length || byName.size !== b.length) return false;
  return a.every(({ name, value }) => {
    const counterpart = byName.get(name);
    return counterpart !== undefined && isSame(one, value, { ...other, node: counterpart });
  });
}

function tokenOf({ text, node }: JsonValue): string {
  return text.slice(node.start, node.end);
}

/** Digits without zeros at either end, and the power of ten of the last one: `-0.0` is `0`. */
function toCanonical(token: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const bare = digits.replace(/0+$/, '');
  if (bare === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - bare.length);
  return `${sign}${bare}e${String(power)}`;
}
