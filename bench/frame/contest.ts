/** Lets contenders take turns, round after round, so that what the machine does befalls all of them. */
import { say } from './say.ts';

export interface Contender<Score> {
  readonly name: string;
  /** One turn. What it answers is collected. */
  readonly measure: () => Promise<Score>;
}

export interface Outcome<Score> {
  readonly name: string;
  /** One a round; empty for a contender that failed. */
  readonly scores: readonly Score[];
  /** Why it failed; null: it did not. */
  readonly failure: string | null;
}

/**
 * Every contender once a round; every second round goes backwards, so that nobody always follows the
 * same neighbour. A contender that fails is told of and has no further turns.
 */
export async function contest<Score>(
  contenders: readonly Contender<Score>[],
  rounds: number,
): Promise<Outcome<Score>[]> {
  const outcomes = contenders.map(({ name, measure }) => ({
    name,
    measure,
    scores: [] as Score[],
    failure: null as string | null,
  }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const outcome of round % 2 === 1 ? outcomes : outcomes.toReversed()) {
      if (outcome.failure === null) await takeTurn(outcome, round);
    }
  }
  return outcomes.map(({ name, scores, failure }) => ({
    name,
    scores: failure === null ? scores : [],
    failure,
  }));
}

interface Turn<Score> extends Contender<Score> {
  scores: Score[];
  failure: string | null;
}

async function takeTurn<Score>(turn: Turn<Score>, round: number): Promise<void> {
  try {
    const score = await turn.measure();
    turn.scores.push(score);
    say(`  round ${round}: ${turn.name}: ${JSON.stringify(score)}`);
  } catch (error) {
    turn.failure = error instanceof Error ? error.message : String(error);
    say(`  round ${round}: ${turn.name} FAILED: ${turn.failure}`);
  }
}
