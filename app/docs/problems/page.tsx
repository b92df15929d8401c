import type { Metadata } from 'next';
import { DocsFrame } from '#components/docs/docs-frame';
import { Panel } from '#components/ui/panel';
import { describeProblems } from '#lib/server/http/describe-endpoints';

export const metadata: Metadata = { title: 'Problems' };

export default function ProblemsPage() {
  return (
    <DocsFrame
      title="Problems"
      description="Every code that an answer of the API can carry, and what to do about it."
    >
      <Panel>
        {describeProblems().map(({ code, status, title, help }) => (
          <article
            key={code}
            id={code}
            className="target:bg-accent-soft border-t px-4 py-3 first:border-t-0"
          >
            <h2>
              {title}{' '}
              <span className="text-muted font-mono text-xs font-normal">{`${String(status)} ${code}`}</span>
            </h2>
            <p className="mt-1">{help}</p>
          </article>
        ))}
      </Panel>
    </DocsFrame>
  );
}
