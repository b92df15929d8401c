/** The parts of a replay operation as the bar shows them. */
import { OUTCOMES_SHOWN } from '#lib/client/replays/operation-words';
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import type { OutcomeShare } from './outcome-bar.tsx';

/** One part for each outcome, in the order of the table. */
export function outcomeShares({ counts }: Pick<ReplayOperation, 'counts'>): OutcomeShare[] {
  return OUTCOMES_SHOWN.map(({ label, count, color }) => ({ label, color, count: counts[count] }));
}
