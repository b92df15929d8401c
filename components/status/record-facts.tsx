import type { RecordSummary } from '#lib/contracts/record';
import { FactBadge, type Fact } from './fact-badge.tsx';

interface RecordFactsProps {
  record: RecordSummary;
  /** Only the one that matters most, without what goes on at every moment: for rows. */
  isBrief?: boolean;
}

function factsOf(record: RecordSummary): Fact[] {
  const under = record.direction === 'EGRESS' ? 'offered' : 'leased';
  return [
    ...(record.held ? (['held'] as const) : []),
    ...(record.rejected ? (['rejected'] as const) : []),
    ...(record.overdue ? (['overdue'] as const) : []),
    ...(record.leased ? ([under] as const) : []),
  ];
}

/** What is true of a record beside its status, what needs a person first. */
export function RecordFacts({ record, isBrief = false }: RecordFactsProps) {
  const facts = factsOf(record);
  const shown = isBrief ? facts.filter((fact) => fact !== 'leased').slice(0, 1) : facts;
  return shown.map((fact) => <FactBadge key={fact} fact={fact} />);
}
