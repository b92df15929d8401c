/** Says which records a set is about, and leads to them where they are a list. */
import type { DescribedSet, RecordSet, RecordSetFilter } from '#lib/contracts/record-set';
import { STATUS_LABELS } from '#lib/domain/status';
import { formatCountOf } from '#lib/format/count';
import { buildPath } from '../fetch-json.ts';

export interface SetDescription {
  readonly words: string;
  /** Where these records can be seen; null where no page shows just them. */
  readonly path: string | null;
}

/** Filters whose name alone would not read well. */
const FILTER_WORDS: Readonly<Record<string, string>> = { q: 'containing' };
const LEFT_OUT = /^not(?=[A-Z])/;

/** `handlerVersion` as people read it: `handler version`, and `notType` as what is left out: `type`. */
function sayName(name: string): string {
  if (Object.hasOwn(FILTER_WORDS, name)) return FILTER_WORDS[name] ?? name;
  const words = name
    .replace(LEFT_OUT, '')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.trim();
}

function sayValue(value: string | boolean | readonly string[]): string {
  return typeof value === 'object' ? value.join(' or ') : String(value);
}

function describeFilter(filter: RecordSetFilter): SetDescription {
  const said = Object.entries(filter);
  const status = filter.status?.map((one) => STATUS_LABELS[one]);
  const notStatus = filter.notStatus?.map((one) => STATUS_LABELS[one]);
  const worded = Object.entries({
    ...filter,
    ...(status && { status }),
    ...(notStatus && { notStatus }),
  });
  const sayAll = (parts: typeof worded, word: string) =>
    parts.length === 0
      ? ''
      : ` ${word} ${parts.map(([name, value]) => `${sayName(name)} ${sayValue(value)}`).join(', ')}`;
  const shown = worded.filter(([name]) => !LEFT_OUT.test(name));
  const left = worded.filter(([name]) => LEFT_OUT.test(name));
  const words = `Records${sayAll(shown, 'with')}${sayAll(left, 'without')}`;
  const query = Object.fromEntries(said.map(([name, value]) => [name, sayQuery(value)]));
  return {
    words: worded.length === 0 ? 'All records' : words,
    path: buildPath('/records', query),
  };
}

function sayQuery(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** A set in words, as it was asked for or as an operation remembers it. */
export function describeSet(set: RecordSet | DescribedSet): SetDescription {
  switch (set.kind) {
    case 'filter':
      return describeFilter(set.filter);
    case 'group':
      return {
        words: `Open records of error group ${set.group}`,
        path: `/errors/${encodeURIComponent(set.group)}`,
      };
    case 'operation':
      return {
        words: `What came out of replay ${String(set.operation)} as ${set.outcomes.map(sayOutcome).join(' or ')}`,
        path: `/replays/${String(set.operation)}`,
      };
    case 'edit':
      return {
        words: `What edit ${String(set.edit)} has edited`,
        path: `/edits/${String(set.edit)}`,
      };
    case 'ids':
      return {
        words: formatCountOf('ids' in set ? set.ids.length : set.count, 'chosen record'),
        path: null,
      };
    case 'references': {
      const count = 'references' in set ? set.references.length : set.count;
      const from = set.source === undefined ? '' : ` of ${set.source}`;
      return {
        words: `Records with one of ${formatCountOf(count, 'pasted reference')}${from}`,
        path: null,
      };
    }
  }
}

function sayOutcome(outcome: string): string {
  return outcome.replaceAll('_', ' ');
}
