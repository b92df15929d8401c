import type { Metadata } from 'next';
import { DocsFrame } from '#components/docs/docs-frame';
import { Endpoint } from '#components/docs/endpoint';
import { Panel } from '#components/ui/panel';
import { describeEndpoints } from '#lib/server/http/describe-endpoints';
import { routes } from '#lib/server/http/routes';

export const metadata: Metadata = { title: 'API' };

export default function DocsPage() {
  return (
    <DocsFrame
      title="API"
      description="Machines send a key as a Bearer token; the console uses the same endpoints with its session. Errors are problem details, RFC 9457."
    >
      <div className="grid gap-6">
        {describeEndpoints(routes).map(({ tag, endpoints }) => (
          <Panel key={tag} title={tag}>
            {endpoints.map((endpoint) => (
              <Endpoint key={`${endpoint.method} ${endpoint.path}`} {...endpoint} />
            ))}
          </Panel>
        ))}
      </div>
    </DocsFrame>
  );
}
