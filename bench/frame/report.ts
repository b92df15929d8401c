/** What measurements find: tables, and verdicts on the figures that were to be reached. */
import { median, pairedRatio, writeRate, writeRatio } from './figures.ts';
import type { Outcome } from './contest.ts';
import { writeTable, type Table } from './markdown.ts';

export interface Section {
  readonly title: string;
  readonly table: Table;
  /** Sentences below the table: what was done, and what the reader must know. */
  readonly notes: readonly string[];
}

export interface Verdict {
  readonly measure: string;
  readonly wanted: string;
  readonly measured: string;
  /** null: could not be measured here. */
  readonly isMet: boolean | null;
}

export interface Findings {
  readonly sections: readonly Section[];
  readonly verdicts: readonly Verdict[];
}

/** Rates of some contenders: median of the rounds, lowest and highest, and the ratio to each base. */
export function tabulateRates(
  outcomes: readonly Outcome<number>[],
  bases: readonly string[],
  unit = 'records/s',
): Table {
  const rows = outcomes.map((outcome) => {
    const { name, scores, failure } = outcome;
    if (failure !== null || scores.length === 0) return [name, failure ?? 'not measured'];
    const range = `${writeRate(Math.min(...scores))} – ${writeRate(Math.max(...scores))}`;
    const ratios = bases.map((base) => writeRatio(pairedRatio(scores, scoresOf(outcomes, base))));
    return [name, writeRate(median(scores)), range, ...ratios];
  });
  return { head: ['', unit, 'lowest – highest', ...bases.map((base) => `× ${base}`)], rows };
}

/** The scores of a contender; none: it did not take part, or failed. */
export function scoresOf<Score>(
  outcomes: readonly Outcome<Score>[],
  name: string,
): readonly Score[] {
  return outcomes.find((outcome) => outcome.name === name)?.scores ?? [];
}

/** Whether `name` reaches `atLeast` times what `base` does. */
export function judgeRatio(
  outcomes: readonly Outcome<number>[],
  {
    measure,
    name,
    base,
    atLeast,
  }: { measure: string; name: string; base: string; atLeast: number },
): Verdict {
  const ratio = pairedRatio(scoresOf(outcomes, name), scoresOf(outcomes, base));
  return {
    measure,
    wanted: `≥ ${atLeast} × ${base}`,
    measured: Number.isFinite(ratio) ? `${writeRatio(ratio)} ×` : 'not measured',
    isMet: Number.isFinite(ratio) ? ratio >= atLeast : null,
  };
}

/** Whether a figure is at most, or at least, a limit. */
export function judgeLimit(verdict: {
  readonly measure: string;
  readonly value: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly write: (value: number) => string;
}): Verdict {
  const { measure, value, atMost = Infinity, atLeast = -Infinity, write } = verdict;
  const isKnown = Number.isFinite(value);
  return {
    measure,
    wanted: Number.isFinite(atMost) ? `≤ ${write(atMost)}` : `≥ ${write(atLeast)}`,
    measured: isKnown ? write(value) : 'not measured',
    isMet: isKnown ? value <= atMost && value >= atLeast : null,
  };
}

/** The name of the best of some contenders by the median of its rates; null: none of them was measured. */
export function findBest(
  outcomes: readonly Outcome<number>[],
  names: readonly string[],
): string | null {
  let best: { name: string; rate: number } | null = null;
  for (const name of names) {
    const rate = median(scoresOf(outcomes, name));
    if (rate > (best?.rate ?? 0)) best = { name, rate };
  }
  return best?.name ?? null;
}

const MARK = { true: 'reached', false: '**missed**', null: 'not measured' } as const;

/** Every figure that was to be reached beside what was measured, as a Markdown table. */
export function writeVerdicts(findings: readonly Findings[]): string {
  const verdicts = findings.flatMap((finding) => finding.verdicts);
  return writeTable({
    head: ['measure', 'figure to reach', 'measured', ''],
    rows: verdicts.map(({ measure, wanted, measured, isMet }) => [
      measure,
      wanted,
      measured,
      MARK[`${isMet}`],
    ]),
  });
}

/** The whole report as Markdown. */
export function writeReport(findings: readonly Findings[], conditions: string): string {
  const sections = findings
    .flatMap((finding) => finding.sections)
    .map(({ title, table, notes }) =>
      [`## ${title}`, writeTable(table), ...notes].filter((part) => part !== '').join('\n\n'),
    );
  const parts = ['# Results', conditions, '## Figures', writeVerdicts(findings), ...sections];
  return `${parts.join('\n\n')}\n`;
}
