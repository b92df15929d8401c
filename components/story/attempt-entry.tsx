import Link from 'next/link';
import { FailureTechnical } from '#components/records/failure-technical';
import { VisibleText } from '#components/records/visible-text';
import { ViolationList } from '#components/records/violation-list';
import { ExactTime } from '#components/ui/time';
import { compareAttempts, OUTCOME_WORDS } from '#lib/client/records/timeline';
import { handoverWords } from '#lib/client/transports/handover-words';
import type { Attempt } from '#lib/contracts/record';
import type { EntryOf } from '#lib/contracts/timeline';
import type { Direction } from '#lib/domain/direction';
import { formatDuration } from '#lib/format/duration';

interface AttemptEntryProps {
  entry: EntryOf<'attempt'>;
  direction: Direction;
  /** To compare with; null: the first, or the one before is not loaded. */
  before: EntryOf<'attempt'> | null;
}

/** One attempt: how it ended, how long it took, who made it; why it failed, and what was different. */
export function AttemptEntry({ entry, direction, before }: AttemptEntryProps) {
  const { attempt, revision } = entry;
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
          {revision !== null && revision > 1 && `, revision ${String(revision)}`}
        </span>
      </p>
      {direction === 'EGRESS' && attempt.handedAt !== undefined && (
        <OfferSteps attempt={attempt} handedAt={attempt.handedAt} />
      )}
      {failure !== null && (
        <details>
          <summary className="hover:text-ink text-muted cursor-pointer wrap-anywhere">
            <VisibleText text={failure.message} />
          </summary>
          <div className="mt-1 grid gap-2 border-l-2 pl-3">
            {failure.violations !== undefined && <ViolationList violations={failure.violations} />}
            {attempt.group !== undefined && (
              <Link className="link w-fit" href={`/errors/${attempt.group}`}>
                All failures with this cause
              </Link>
            )}
            <FailureTechnical latest={{ failure, attempt }} />
          </div>
        </details>
      )}
      {before !== null && <AttemptDifference before={before} after={entry} noun={noun} />}
    </div>
  );
}

/** When an offer was made, when it was out of our hands, and when it ended. */
function OfferSteps({ attempt, handedAt }: { attempt: Attempt; handedAt: string }) {
  const steps = [
    { words: 'offered', at: attempt.startedAt },
    { words: handoverWords(attempt.holder), at: handedAt },
    { words: OUTCOME_WORDS[attempt.outcome].toLowerCase(), at: attempt.endedAt },
  ];
  return (
    <ol aria-label="Steps of the offer" className="text-muted grid gap-0.5 border-l-2 pl-3 text-xs">
      {steps.map(({ words, at }) => (
        <li key={words}>
          {words} at <ExactTime at={at} className="tabular-nums" />
        </li>
      ))}
    </ol>
  );
}

interface AttemptDifferenceProps {
  before: EntryOf<'attempt'>;
  after: EntryOf<'attempt'>;
  noun: string;
}

function AttemptDifference({ before, after, noun }: AttemptDifferenceProps) {
  const changes = compareAttempts(before, after);
  const name = `${noun.toLowerCase()} before`;
  return (
    <details>
      <summary className="hover:text-ink text-muted cursor-pointer text-xs">
        {changes.length === 0 ? `As the ${name}` : `Different from the ${name}`}
      </summary>
      <dl className="mt-1 grid grid-cols-[max-content_1fr] gap-x-3 gap-y-1 border-l-2 pl-3 text-xs">
        {changes.map(({ what, before: old, after: now }) => (
          <div key={what} className="contents">
            <dt className="text-muted">{what}</dt>
            <dd className="min-w-0 wrap-anywhere">
              <del className="text-danger no-underline">
                <VisibleText text={old} />
              </del>{' '}
              →{' '}
              <ins className="text-status-processed no-underline">
                <VisibleText text={now} />
              </ins>
            </dd>
          </div>
        ))}
        <dt className="text-muted">Took</dt>
        <dd>
          {formatDuration(before.attempt.durationMs)} → {formatDuration(after.attempt.durationMs)}
        </dd>
      </dl>
    </details>
  );
}
