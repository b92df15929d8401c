import { CopyButton } from '#components/ui/copy-button';

export interface EndpointProps {
  method: string;
  path: string;
  summary: string;
  access: string;
  answer: string;
  example: string;
}

/** One endpoint: what it does, who may call it, what it answers, and a call to copy. */
export function Endpoint({ method, path, summary, access, answer, example }: EndpointProps) {
  return (
    <article className="border-t px-4 py-3">
      <h3 className="font-mono text-sm break-all">
        <span className="text-accent font-semibold">{method}</span> {path}
      </h3>
      <p className="mt-1">{summary}.</p>
      <dl className="text-muted mt-1 grid gap-x-3 sm:grid-cols-[auto_1fr]">
        <dt>For</dt>
        <dd>{access}</dd>
        <dt>Answers</dt>
        <dd>{answer}</dd>
      </dl>
      <div className="bg-sunken mt-2 flex items-start justify-between gap-2 rounded-md border p-2">
        <pre tabIndex={0} className="overflow-x-auto text-xs" aria-label={`Example: ${summary}`}>
          {example}
        </pre>
        <CopyButton text={example} what={`example of ${method} ${path}`} />
      </div>
    </article>
  );
}
