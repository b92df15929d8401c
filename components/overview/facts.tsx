'use client';
import { CountLink } from '#components/ui/count-link';
import { useStatusCounts } from '#lib/client/queries/status-counts';
import { RECORD_FACTS } from '#lib/domain/record-fact';
import { sumStatus } from './sum-counts.ts';

/** Spoken when it changes: what is offered changes all the time, and needs nobody. */
const TOLD = RECORD_FACTS.filter((fact) => fact !== 'offered');

/** What needs a person, beside the statuses; spoken when it changes. */
export function Facts() {
  const { data } = useStatusCounts();
  const errors = data ? sumStatus(data, 'ERROR').count : 0;
  return (
    <p className="text-muted flex min-h-6 flex-wrap gap-x-5 gap-y-1">
      {RECORD_FACTS.map((fact) => (
        <span key={fact}>
          <CountLink
            count={data?.[fact] ?? 0}
            href={`/records?${fact}=true`}
            label={`${fact} records`}
          />{' '}
          {fact}
        </span>
      ))}
      <span role="status" className="sr-only">
        {data &&
          `${String(errors)} in error, ${TOLD.map((fact) => `${String(data[fact])} ${fact}`).join(', ')}`}
      </span>
    </p>
  );
}
