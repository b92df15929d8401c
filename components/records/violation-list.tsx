import { spellVisibly } from '#lib/client/payload/visible-text';
import type { RecordDetail } from '#lib/contracts/record';
import { describePointer } from '#lib/client/records/describe-pointer';
import { VisibleText } from './visible-text.tsx';

type Violations = NonNullable<
  NonNullable<RecordDetail['attemptLog'][number]['failure']>['violations']
>;

const SHOWN = 20;

/** Each broken rule of the contract: which field, what was expected, what was found. */
export function ViolationList({ violations }: { violations: Violations }) {
  return (
    <ul className="grid list-disc gap-1 pl-4">
      {violations.slice(0, SHOWN).map(({ pointer, expected, found }, place) => (
        <li key={place} className="wrap-anywhere">
          <span title={spellVisibly(pointer)}>
            <VisibleText text={describePointer(pointer)} />
          </span>
          : expected{' '}
          <strong className="font-semibold">
            <VisibleText text={expected} />
          </strong>
          , found{' '}
          <strong className="font-semibold">
            <VisibleText text={found} />
          </strong>
        </li>
      ))}
      {violations.length > SHOWN && <li>and {String(violations.length - SHOWN)} more</li>}
    </ul>
  );
}
