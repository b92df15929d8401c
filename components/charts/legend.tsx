import type { Series } from '#lib/client/throughput-series';

/** Which colour stands for what. */
export function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul aria-label="Legend" className="text-muted flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-xs">
      {series.map(({ key, label, color }) => (
        <li key={key} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-xs" style={{ backgroundColor: color }} />
          {label}
        </li>
      ))}
    </ul>
  );
}
