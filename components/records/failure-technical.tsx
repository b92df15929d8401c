import type { ReactNode } from 'react';
import type { LatestFailure } from '#lib/client/records/latest-failure';
import { CopyButton } from '#components/ui/copy-button';
import { VisibleText } from './visible-text.tsx';

const CLASS_WORDS = {
  data: 'data: the payload itself is at fault, so trying again would not help',
  dependency: 'dependency: something else was not available',
  defect: 'defect: the handler itself failed',
} as const;

/** Class, code, attempt, handler, stack and the other side's answer. */
export function FailureTechnical({ latest }: { latest: LatestFailure }) {
  const { failure, attempt } = latest;
  return (
    <details className="pl-6.5">
      <summary className="text-muted hover:text-ink w-fit cursor-pointer">Technical detail</summary>
      <dl className="mt-2 grid gap-x-4 gap-y-1 sm:grid-cols-[max-content_1fr]">
        <Detail name="Class">{CLASS_WORDS[failure.class]}</Detail>
        <Detail name="Code">
          <code>
            <VisibleText text={failure.code} />
          </code>
        </Detail>
        {attempt !== null && (
          <>
            <Detail name="Attempt">
              {String(attempt.number)}, by <VisibleText text={attempt.holder} />
            </Detail>
            <Detail name="Handler">
              <VisibleText text={describeHandler(attempt.handler, attempt.handlerVersion)} />
            </Detail>
          </>
        )}
        {failure.response !== undefined && (
          <Detail name="Answered">HTTP {String(failure.response.status)}</Detail>
        )}
      </dl>
      {failure.response !== undefined && (
        <Block name="response body" text={failure.response.body} />
      )}
      {failure.stack !== undefined && <Block name="stack" text={failure.stack} />}
    </details>
  );
}

function describeHandler(handler: string | null, version: string | null): string {
  if (handler === null) return 'none';
  return version === null ? handler : `${handler}, version ${version}`;
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}

function Block({ name, text }: { name: string; text: string }) {
  return (
    <div className="relative mt-2">
      <pre
        tabIndex={0}
        aria-label={name}
        className="bg-panel max-h-64 overflow-auto rounded-md border p-2 pr-10"
      >
        <VisibleText text={text} keep={'\n\t'} />
      </pre>
      <div className="absolute top-1 right-1">
        <CopyButton text={text} what={name} />
      </div>
    </div>
  );
}
