import { OUTCOME_WORDS } from '#lib/client/records/timeline';
import type { Attempt } from '#lib/contracts/record';
import type { Direction } from '#lib/domain/direction';
import { formatDuration } from '#lib/format/duration';
import { FailureTechnical } from './failure-technical.tsx';
import { VisibleText } from './visible-text.tsx';
import { ViolationList } from './violation-list.tsx';

interface TimelineAttemptProps {
  attempt: Attempt;
  direction: Direction;
}

/** One attempt: how it ended, how long it took, who made it and why it failed. */
export function TimelineAttempt({ attempt, direction }: TimelineAttemptProps) {
  const { failure } = attempt;
  const noun = direction === 'INGRESS' ? 'Attempt' : 'Offer';
  return (
    <div className="grid gap-1">
      <p>
        <span className="font-medium">
          {noun} {String(attempt.number)}: {OUTCOME_WORDS[attempt.outcome]}
        </span>{' '}
        <span className="text-muted">
          after {formatDuration(attempt.durationMs)}, <VisibleText text={attempt.holder} />
        </span>
      </p>
      {failure !== null && (
        <details>
          <summary className="hover:text-ink text-muted cursor-pointer break-words">
            <VisibleText text={failure.message} />
          </summary>
          <div className="mt-1 grid gap-2 border-l-2 pl-3">
            {failure.violations !== undefined && <ViolationList violations={failure.violations} />}
            <FailureTechnical latest={{ failure, attempt }} />
          </div>
        </details>
      )}
    </div>
  );
}
