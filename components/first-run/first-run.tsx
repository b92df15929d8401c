'use client';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { Panel } from '#components/ui/panel';
import { useFirstSteps } from '#lib/client/queries/first-steps';
import { useSources } from '#lib/client/queries/sources';
import { useStatusCounts } from '#lib/client/queries/status-counts';
import { KeyStep } from './key-step.tsx';
import { SendStep } from './send-step.tsx';
import { Step } from './step.tsx';
import type { FirstKey } from './use-first-key.ts';

function OutcomeStep({ done }: { done: boolean }) {
  const { data } = useStatusCounts();
  const failed = data?.counts.some(({ status, count }) => status === 'ERROR' && count > 0) ?? false;
  if (done) {
    return (
      <Link href="/records" className="link">
        See your records
      </Link>
    );
  }
  if (!failed)
    return <p className="text-muted">It appears in the counters below within a second.</p>;
  return (
    <p className="text-muted">
      A record arrived and became an error.{' '}
      <Link href="/records?status=ERROR" className="link">
        Read why
      </Link>
      , mend the cause and replay it.
    </p>
  );
}

function Steps({ onClose }: { onClose: (() => void) | undefined }) {
  const { data: steps } = useFirstSteps();
  const { data: sources } = useSources();
  const [made, setMade] = useState<FirstKey | null>(null);
  if (steps === undefined || sources === undefined) return null;
  const usable = sources.sources.filter(({ retiredAt }) => retiredAt === null);
  return (
    <Panel
      title="Three steps to the first record"
      actions={onClose !== undefined && <Button onClick={onClose}>Done</Button>}
    >
      <ol className="grid gap-5 px-4 pt-1 pb-5">
        <Step number={1} title="Make a key" done={steps.keyCreated}>
          {!steps.keyCreated && <KeyStep sources={usable} onMade={setMade} />}
        </Step>
        <Step number={2} title="Send a record" done={steps.recordReceived}>
          {steps.keyCreated && !steps.recordReceived && <SendStep sources={usable} made={made} />}
        </Step>
        <Step number={3} title="See it processed" done={steps.recordProcessed}>
          {steps.recordReceived && <OutcomeStep done={steps.recordProcessed} />}
        </Step>
      </ol>
    </Panel>
  );
}

/** The first three steps of a new installation: they tick as they happen, and stay until closed. */
export function FirstRun() {
  const { data: steps } = useFirstSteps();
  const [begun, setBegun] = useState(false);
  const [closed, setClosed] = useState(false);
  if (steps === undefined || closed) return null;
  if (steps.recordProcessed && !begun) return null;
  if (!begun) setBegun(true);
  return <Steps onClose={steps.recordProcessed ? () => setClosed(true) : undefined} />;
}
