import Link from 'next/link';
import type { ReactNode } from 'react';
import { PageHeader } from '#components/ui/page-header';

interface DocsFrameProps {
  title: string;
  description: string;
  children: ReactNode;
}

/** The frame of the documentation, readable without signing in. */
export function DocsFrame({ title, description, children }: DocsFrameProps) {
  return (
    <div className="mx-auto max-w-4xl px-4 py-6">
      <nav aria-label="Documentation" className="mb-6 flex flex-wrap gap-x-4 gap-y-1">
        <Link className="font-semibold" href="/">
          Sluice
        </Link>
        <Link className="text-accent underline" href="/docs">
          API
        </Link>
        <Link className="text-accent underline" href="/docs/problems">
          Problems
        </Link>
        <a className="text-accent underline" href="/openapi.json">
          OpenAPI 3.1
        </a>
        <a className="text-accent underline" href="/asyncapi/integration-app.json">
          AsyncAPI: Integration App
        </a>
        <a className="text-accent underline" href="/asyncapi/core-app.json">
          AsyncAPI: Core App
        </a>
      </nav>
      <main id="main">
        <PageHeader title={title} description={description} />
        {children}
      </main>
    </div>
  );
}
