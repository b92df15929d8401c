import { VisibleText } from '../visible-text.tsx';

/** The header fields that came with the payload; secrets are left out before they are stored. */
export function HeadersView({ headers }: { headers: readonly (readonly [string, string])[] }) {
  if (headers.length === 0) {
    return <p className="text-muted py-3">No header fields were kept with this record.</p>;
  }
  return (
    <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[minmax(8rem,max-content)_1fr]">
      {headers.map(([name, value], place) => (
        <div key={place} className="contents">
          <dt className="text-muted">
            <VisibleText text={name} />
          </dt>
          <dd className="mb-1 min-w-0 break-all sm:mb-0">
            <code>
              <VisibleText text={value} />
            </code>
          </dd>
        </div>
      ))}
    </dl>
  );
}
