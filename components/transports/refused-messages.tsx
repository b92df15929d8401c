'use client';
import { VisibleText } from '#components/records/visible-text';
import { Button } from '#components/ui/button';
import { ErrorNotice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { ScrollArea } from '#components/ui/scroll-area';
import { Cell, HeadCell, Table } from '#components/ui/table';
import { Time } from '#components/ui/time';
import { useRefusedMessages } from '#lib/client/queries/refused-messages';
import type { RefusedMessage } from '#lib/contracts/refused-message';
import { formatBytes } from '#lib/format/bytes';

interface RefusedMessagesProps {
  /** Null: messages of which nobody can tell whose they are. */
  source: string | null;
  /** Says so where there are none; else nothing is shown then. */
  showsNone?: boolean;
}

/** Messages that came over the queue and became dead letters, with the reason of each. */
export function RefusedMessages({ source, showsNone = false }: RefusedMessagesProps) {
  const query = useRefusedMessages(source);
  const hasSome = query.data?.pages.some(({ messages }) => messages.length > 0) === true;
  if (!hasSome && !showsNone && !query.isError) return null;
  return (
    <Panel title={source === null ? 'Refused answers' : 'Refused messages'}>
      <div className="grid gap-3 pb-2">
        <p className="text-muted px-4 text-xs">
          They lie in the broker’s queue <code>sluice.dead-letters</code>, each with its problem in
          the header <code>sluice-problem</code>.
        </p>
        {query.isError && query.data === undefined && <ErrorNotice error={query.error} />}
        {query.data !== undefined && <MessagePages query={query} />}
      </div>
    </Panel>
  );
}

function MessagePages({ query }: { query: ReturnType<typeof useRefusedMessages> }) {
  const messages = query.data?.pages.flatMap((page) => page.messages) ?? [];
  if (messages.length === 0) return <p className="px-4">None was refused.</p>;
  return (
    <>
      <MessageTable messages={messages} />
      {query.hasNextPage && (
        <div className="px-4">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Older ones
          </Button>
        </div>
      )}
    </>
  );
}

function MessageTable({ messages }: { messages: readonly RefusedMessage[] }) {
  return (
    <ScrollArea label="Refused messages">
      <Table>
        <thead>
          <tr>
            <HeadCell>Refused</HeadCell>
            <HeadCell>Problem</HeadCell>
            <HeadCell>Message id</HeadCell>
            <HeadCell>Queue</HeadCell>
            <HeadCell numeric>Size</HeadCell>
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {messages.map((message) => (
            <MessageRow key={message.id} message={message} />
          ))}
        </tbody>
      </Table>
    </ScrollArea>
  );
}

function MessageRow({ message }: { message: RefusedMessage }) {
  const { refusedAt, code, detail, messageId, queue, size } = message;
  return (
    <tr>
      <Cell className="whitespace-nowrap">
        <Time at={refusedAt} />
      </Cell>
      <Cell className="min-w-56">
        <a href={`/docs/problems#${code}`} className="link">
          {code}
        </a>
        {detail !== null && (
          <p className="text-muted text-xs break-words">
            <VisibleText text={detail} />
          </p>
        )}
      </Cell>
      <Cell className="min-w-32 break-all">
        {messageId === null ? (
          <span className="text-muted">none</span>
        ) : (
          <VisibleText text={messageId} />
        )}
      </Cell>
      <Cell className="whitespace-nowrap">
        <code className="text-xs">{queue}</code>
      </Cell>
      <Cell numeric>{formatBytes(size)}</Cell>
    </tr>
  );
}
