/** Figures for Prometheus. */
import { EVERY_SOURCE } from '#lib/domain/access';
import { database } from '#lib/server/database';
import { readRetention } from '#lib/server/gateway/insight/retention';
import { readStatusCounts } from '#lib/server/gateway/insight/read-status-counts';
import { renderMetrics } from '#lib/server/health/render-metrics';
import { renderRefused } from '#lib/server/health/queue-metrics';
import { renderRetention } from '#lib/server/health/retention-metrics';
import { renderTransports } from '#lib/server/health/transport-metrics';
import { countRefusedMessages } from '#lib/server/store/refused-messages';
import { countTransportStates } from '#lib/server/store/transport-states';
import { Answer } from '../answer.ts';
import { defineRoute } from '../define-route.ts';
import { ProblemError } from '../problem.ts';

export const getMetrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  summary: 'Figures in the text format of Prometheus',
  tag: 'Health',
  access: { scope: 'read', role: 'viewer' },
  success: { status: 200, description: 'Prometheus text format 0.0.4.' },
  handle: async ({ principal }) => {
    if (principal.kind === 'machine' && !principal.sources.includes(EVERY_SOURCE)) {
      throw new ProblemError('forbidden', 'Figures are about all sources; this key is not.');
    }
    // Without the database the figures of the process itself are still worth having.
    const counts = await readStatusCounts(database()).catch(() => null);
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
    const { runs } = await readRetention(database()).catch(() => ({ runs: [] }));
    const refused = await countRefusedMessages(database()).catch(() => []);
    const transports = await countTransportStates(database()).catch(() => []);
    const parts = [
      renderMetrics(counts),
      renderRetention(runs),
      renderRefused(refused),
      renderTransports(transports),
    ];
    const text = (await Promise.all(parts)).join('\n');
    return new Answer(200, headers, text);
  },
});
