/** The life of a replay operation, and when it stops by itself: pure, for the worker and the console alike. */

export const OPERATION_STATES = [
  'preparing',
  'scheduled',
  'canary',
  'awaiting',
  'running',
  'paused',
  'halted',
  'done',
  'cancelled',
] as const;
/**
 * preparing: its set is being frozen. scheduled: its start time has not come. canary: the first few run, or
 * it waits after them. awaiting: a person is to say whether it goes on. halted: stopped by its stop rule.
 */
export type OperationState = (typeof OPERATION_STATES)[number];

/** What a person can ask of an operation. */
export const OPERATION_ACTIONS = ['pause', 'resume', 'continue', 'cancel'] as const;
export type OperationAction = (typeof OPERATION_ACTIONS)[number];

/** What became of one record of an operation so far. */
export const ITEM_OUTCOMES = [
  'waiting',
  'in_work',
  'fixed',
  'failed_same',
  'failed_new',
  'skipped',
] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

/** Why a record of an operation is not replayed. */
export const SKIP_REASONS = [
  'already_done',
  'already_waiting',
  'already_replayed',
  'payload_expired',
  'gone',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** The words that people read. */
export const SKIP_LABELS: Readonly<Record<SkipReason, string>> = {
  already_done: 'Done already: replaying it again was not confirmed',
  already_waiting: 'Waiting or in work already',
  already_replayed: 'Replayed by somebody else since',
  payload_expired: 'Its payload is no longer kept',
  gone: 'No longer there',
};

const BY_ACTION: Readonly<Record<OperationAction, readonly OperationState[]>> = {
  pause: ['preparing', 'scheduled', 'canary', 'awaiting', 'running'],
  resume: ['paused', 'halted'],
  continue: ['awaiting', 'halted'],
  cancel: ['preparing', 'scheduled', 'canary', 'awaiting', 'running', 'paused', 'halted'],
};

/** The actions that an operation in this state takes; none once it has ended. */
export function actionsIn(state: OperationState): OperationAction[] {
  return OPERATION_ACTIONS.filter((action) => BY_ACTION[action].includes(state));
}

export interface CanaryPlan {
  readonly size: number;
  /** After its last outcome; null: until a person says so. */
  readonly waitSeconds: number | null;
}

/** What decides where an operation stands. Times in milliseconds since 1970. */
export interface OperationFacts {
  /** All of its set is frozen. */
  readonly isPrepared: boolean;
  readonly startAtMs: number | null;
  readonly canary: CanaryPlan | null;
  /** The canary is over, by itself or by a person's word. */
  readonly isCanaryOver: boolean;
  readonly nowMs: number;
}

/** Where an operation goes on that nothing holds up: its set, its start time, its canary, or all of it. */
export function phaseOf(facts: OperationFacts): 'preparing' | 'scheduled' | 'canary' | 'running' {
  if (!facts.isPrepared) return 'preparing';
  if (facts.startAtMs !== null && facts.startAtMs > facts.nowMs) return 'scheduled';
  return facts.canary !== null && !facts.isCanaryOver ? 'canary' : 'running';
}

/**
 * The state that a person's action leads to; null: not in this state. To continue ends the canary, so
 * the caller sets `isCanaryOver` with it.
 */
export function stateAfter(
  action: OperationAction,
  state: OperationState,
  facts: OperationFacts,
): OperationState | null {
  if (!BY_ACTION[action].includes(state)) return null;
  if (action === 'pause') return 'paused';
  if (action === 'cancel') return 'cancelled';
  return phaseOf(action === 'continue' ? { ...facts, isCanaryOver: true } : facts);
}

/** Outcomes so far. */
export interface Outcomes {
  readonly fixed: number;
  readonly failed: number;
}

/** So few outcomes tell nothing yet, unless no more are to come. */
const FEWEST_TO_JUDGE = 10;

/** Whether the stop rule of an operation of `total` records says to halt. `share` is in 0 to 1; null: no rule. */
export function isToHalt(
  { fixed, failed }: Outcomes,
  share: number | null,
  total: number,
): boolean {
  const known = fixed + failed;
  if (share === null || known < Math.max(1, Math.min(FEWEST_TO_JUDGE, total))) return false;
  return failed / known > share;
}

/**
 * How many records may be in work while a stop rule of `share` watches: as many as have their outcome, so
 * that a cause which is still there is met by few, and a set that goes well is soon at full speed. null: any number.
 */
export function mostInWork({ fixed, failed }: Outcomes, share: number | null): number {
  return share === null ? Number.MAX_SAFE_INTEGER : Math.max(FEWEST_TO_JUDGE, fixed + failed);
}

export interface CanaryStanding {
  readonly plan: CanaryPlan;
  /** How many of the canary were replayed and how many have an outcome. */
  readonly begun: number;
  readonly outcomes: Outcomes;
  readonly share: number | null;
  /** Nothing is left to begin. */
  readonly isSetSpent: boolean;
  /** When all had their outcome; null: not yet. */
  readonly settledAtMs: number | null;
  readonly nowMs: number;
}

/** What follows from a canary as it stands now. `begin`: more of it is to be replayed; `wait`: for outcomes or time. */
export function judgeCanary(canary: CanaryStanding): 'begin' | 'wait' | 'go on' | 'ask' | 'halt' {
  const { plan, begun, outcomes, share, settledAtMs } = canary;
  if (begun < plan.size && !canary.isSetSpent) return 'begin';
  if (outcomes.fixed + outcomes.failed < begun) return 'wait';
  if (isToHalt(outcomes, share, begun)) return 'halt';
  if (plan.waitSeconds === null || (share === null && outcomes.failed > 0)) return 'ask';
  if (settledAtMs === null) return 'wait';
  return canary.nowMs - settledAtMs >= plan.waitSeconds * 1_000 ? 'go on' : 'wait';
}

export interface Allowance {
  /** How many may be replayed now. */
  readonly count: number;
  /** Left in the bucket if all of these are. */
  readonly tokens: number;
}

/**
 * How many records a rate allows after `elapsedMs`, at most one second's worth at once. null: no limit of
 * its own. Tokens are kept with the operation, so that a restart neither loses nor gains any.
 */
export function allowanceOf(
  ratePerSecond: number | null,
  tokens: number,
  elapsedMs: number,
): Allowance {
  if (ratePerSecond === null) return { count: Number.MAX_SAFE_INTEGER, tokens: 0 };
  const full = Math.max(1, ratePerSecond);
  const brought = Math.min(full, tokens + (Math.max(0, elapsedMs) * ratePerSecond) / 1_000);
  return { count: Math.floor(brought), tokens: brought };
}
