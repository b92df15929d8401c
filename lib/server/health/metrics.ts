/** Figures of this process for Prometheus. */
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'method' | 'route' | 'status'>;
}

const holder = globalThis as typeof globalThis & { sluiceMetrics?: Metrics };

/** On globalThis, since Next bundles a second copy of every module. */
export function metrics(): Metrics {
  return (holder.sluiceMetrics ??= createMetrics());
}

function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'sluice_http_request_duration_seconds',
      help: 'Time to answer an HTTP request, by its route pattern and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers: [registry],
    }),
  };
}

export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of the path, such as `/api/v1/records/{id}`, never the path itself. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Notes one answered request. Methods that HTTP does not know count as `other`. */
export function observeRequest({ method, route, status, durationMs }: AnsweredRequest): void {
  const known = KNOWN_METHODS.has(method) ? method : 'other';
  const labels = { method: known, route, status: String(status) };
  metrics().requestSeconds.observe(labels, durationMs / 1_000);
}

const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);
