import { CircleCheck, CircleSlash, CircleX } from 'lucide-react';
import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import type { DryRunSample } from '#lib/contracts/replay-operation';
import { formatCountOf } from '#lib/format/count';
import { formatDuration } from '#lib/format/duration';

const LOOKS = {
  succeeds: { Icon: CircleCheck, word: 'Would succeed', color: 'text-status-processed' },
  fails: { Icon: CircleX, word: 'Would fail', color: 'text-danger' },
  not_run: { Icon: CircleSlash, word: 'Not tried', color: 'text-muted' },
} as const;

/** What each record that was tried would have come to. */
export function DryRunSamples({ samples }: { samples: readonly DryRunSample[] }) {
  return (
    <ul>
      {samples.map((sample) => (
        <li key={sample.record.id} className="grid gap-0.5 border-t py-2">
          <SampleHead sample={sample} />
          <p className="text-muted text-xs break-words">
            <VisibleText text={describeSample(sample)} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function SampleHead({ sample }: { sample: DryRunSample }) {
  const { Icon, word, color } = LOOKS[sample.outcome];
  const { id, source, reference } = sample.record;
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <span className={`inline-flex items-center gap-1 font-medium ${color}`}>
        <Icon aria-hidden size={14} />
        {word}
      </span>
      <Link href={`/records/${id}`} className="link min-w-0 break-all">
        <VisibleText text={reference} />
      </Link>
      <span className="text-muted">{source}</span>
      {sample.isSameFailure !== null && (
        <span>{sample.isSameFailure ? 'the same way as before' : 'a new way'}</span>
      )}
    </p>
  );
}

function sayHandler({ handler, handlerVersion, durationMs }: DryRunSample): string {
  if (handler === null) return 'no handler';
  const version = handlerVersion === null ? '' : ` ${handlerVersion}`;
  return `${handler}${version} in ${formatDuration(durationMs)}`;
}

function describeSample(sample: DryRunSample): string {
  if (sample.why !== null) return sample.why;
  if (sample.failure !== null) return `${sample.failure.message} (${sayHandler(sample)})`;
  const egress = sample.egress.map(({ type, source }) => `enqueue ${type} for ${source}`);
  const rows = `change ${formatCountOf(sample.rowsChanged, 'row')}`;
  return `${sayHandler(sample)}: would ${[rows, ...egress].join(', ')}`;
}
