/** All records of a list as a file, sent while it is read. */
import { recordExportQuerySchema, type ExportFormat } from '#lib/contracts/record-export';
import { database } from '#lib/server/database';
import { exportRecords } from '#lib/server/gateway/records/export-records';
import { defineRoute, visibleSources } from '../define-route.ts';

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
};

export const getRecordExport = defineRoute({
  method: 'GET',
  path: '/api/v1/records/export',
  summary: 'Download all records of a list as CSV or NDJSON, newest first, without payloads',
  tag: 'Records',
  access: { scope: 'read', role: 'viewer' },
  query: recordExportQuerySchema,
  success: {
    status: 200,
    description: 'The file. It ends early only where the connection breaks.',
  },
  handle: ({ query: { format, ...query }, principal }) => {
    const parts = exportRecords(database(), { query, format, visible: visibleSources(principal) });
    return Promise.resolve(
      new Response(streamOf(parts), {
        headers: {
          'content-type': MEDIA_TYPES[format],
          'content-disposition': `attachment; filename="records.${format}"`,
          'cache-control': 'private, no-store',
          'x-content-type-options': 'nosniff',
        },
      }),
    );
  },
});

/** Reads on only when the receiver has taken what was read, and stops when it goes. */
function streamOf(parts: AsyncGenerator<string, void, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { value, done } = await parts.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => {
        await parts.return();
      },
    },
    { highWaterMark: 1 },
  );
}
