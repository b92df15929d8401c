import { VisibleText } from '#components/records/visible-text';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { ScrollArea } from '#components/ui/scroll-area';
import { Cell, HeadCell, Table } from '#components/ui/table';
import { Time } from '#components/ui/time';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';
import { formatCount } from '#lib/format/count';

/** In which versions of the handler it happened. */
export function VersionsPanel({ group }: { group: ErrorGroupDetail }) {
  return (
    <Panel title={group.handler === null ? 'Handler' : `Handler ${group.handler}`}>
      {group.handlerVersions.length === 0 ? (
        <EmptyState title="No handler was at work" />
      ) : (
        <ScrollArea label="Versions of the handler">
          <Table>
            <thead>
              <tr>
                <HeadCell>Version</HeadCell>
                <HeadCell numeric>Failures</HeadCell>
                <HeadCell numeric>First seen</HeadCell>
                <HeadCell numeric>Last seen</HeadCell>
              </tr>
            </thead>
            <tbody className="[&>tr:last-child>td]:border-b-0">
              {group.handlerVersions.map(({ version, count, firstSeenAt, lastSeenAt }) => (
                <tr key={version}>
                  <Cell>
                    <VisibleText text={version} />
                  </Cell>
                  <Cell numeric>{formatCount(count)}</Cell>
                  <Cell numeric>
                    <Time at={firstSeenAt} />
                  </Cell>
                  <Cell numeric>
                    <Time at={lastSeenAt} />
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </ScrollArea>
      )}
    </Panel>
  );
}
