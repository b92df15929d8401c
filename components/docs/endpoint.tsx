import { CopyButton } from '#components/ui/copy-button';

interface Parameter {
  name: string;
  where: string;
  required: boolean;
  description: string;
}

export interface EndpointProps {
  method: string;
  path: string;
  summary: string;
  access: string;
  answer: string;
  parameters: readonly Parameter[];
  example: string;
}

/** One endpoint: what it does, who may call it, what it answers, and a call to copy. */
export function Endpoint(props: EndpointProps) {
  const { method, path, summary, access, answer, parameters, example } = props;
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
      {parameters.length > 0 && <Parameters parameters={parameters} />}
      <div className="bg-sunken mt-2 flex items-start justify-between gap-2 rounded-md border p-2">
        <pre tabIndex={0} className="overflow-x-auto text-xs" aria-label={`Example: ${summary}`}>
          {example}
        </pre>
        <CopyButton text={example} what={`example of ${method} ${path}`} />
      </div>
    </article>
  );
}

function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  return (
    <ul className="mt-2 grid gap-1" aria-label="Parameters">
      {parameters.map(({ name, where, required, description }) => (
        <li key={`${where} ${name}`}>
          <code className="font-mono text-xs font-semibold break-all">{name}</code>{' '}
          <span className="text-muted text-xs">
            {where}
            {required ? ', required' : ''}: {description}
          </span>
        </li>
      ))}
    </ul>
  );
}
