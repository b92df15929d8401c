'use client';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { ScrollArea } from '#components/ui/scroll-area';
import { Cell, HeadCell, Table } from '#components/ui/table';
import type { Source } from '#lib/contracts/source';

function NoHandlers({ source }: { source: Source }) {
  if (source.handlerUrl !== null) {
    return <EmptyState title="Records go to the HTTP handler">{source.handlerUrl}</EmptyState>;
  }
  return (
    <EmptyState title="Nothing handles this source yet">
      Its ingress records become errors until a worker has a handler for their type, or until an
      HTTP handler is set. They can be replayed then.
    </EmptyState>
  );
}

/** What processes the records of a source. */
export function HandlersPanel({ source }: { source: Source }) {
  return (
    <Panel title="Handlers">
      {source.handlers.length === 0 ? (
        <NoHandlers source={source} />
      ) : (
        <ScrollArea label="Handlers of this source">
          <Table>
            <thead>
              <tr>
                <HeadCell>Type</HeadCell>
                <HeadCell>Handler</HeadCell>
                <HeadCell numeric>Version</HeadCell>
              </tr>
            </thead>
            <tbody className="[&>tr:last-child>td]:border-b-0">
              {source.handlers.map(({ type, handler, version }) => (
                <tr key={`${type} ${handler}`}>
                  <Cell className="break-all">
                    <code>{type}</code>
                  </Cell>
                  <Cell>{handler}</Cell>
                  <Cell numeric>{version}</Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </ScrollArea>
      )}
    </Panel>
  );
}
