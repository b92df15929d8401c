'use client';
import { useState } from 'react';
import { CopyButton } from '#components/ui/copy-button';
import { Tabs } from '#components/ui/tabs';
import type { PayloadView } from '#lib/client/payload/read-payload';
import type { RecordDetail } from '#lib/contracts/record';
import { HeadersView } from './headers-view.tsx';
import { HexView } from './hex-view.tsx';
import { JsonTree } from './json-tree.tsx';
import { RawText } from './raw-text.tsx';

interface PayloadTabsProps {
  view: PayloadView;
  headers: RecordDetail['headers'];
}

function firstTab(view: PayloadView): string {
  if (view.looksBinary) return 'bytes';
  const readable = view.outline !== null && (view.outline.fault === null || view.part);
  return readable ? 'tree' : 'text';
}

/** The payload as tree, text and bytes, and the header fields that came with it. */
export function PayloadTabs({ view, headers }: PayloadTabsProps) {
  const [tab, setTab] = useState(() => firstTab(view));
  const { outline } = view;
  const tree =
    outline === null
      ? []
      : [
          {
            value: 'tree',
            label: 'Tree',
            content: <JsonTree outline={outline} text={view.text} />,
          },
        ];
  return (
    <div className="relative">
      {!view.part && !view.looksBinary && view.text !== '' && (
        <div className="absolute top-0 right-0 z-10 hidden sm:block">
          <CopyButton text={view.text} what="payload" labelled />
        </div>
      )}
      <Tabs
        label="Ways to look at the payload"
        value={tab}
        onChange={setTab}
        tabs={[
          ...tree,
          { value: 'text', label: 'Text', content: <RawText text={view.text} /> },
          { value: 'bytes', label: 'Bytes', content: <HexView bytes={view.bytes} /> },
          {
            value: 'headers',
            label: `Headers (${String(headers.length)})`,
            content: <HeadersView headers={headers} />,
          },
        ]}
      />
    </div>
  );
}
