'use client';
import { Popover } from '#components/ui/popover';
import { Button } from '#components/ui/button';
import { useSources } from '#lib/client/queries/sources';
import { useStatusCounts } from '#lib/client/queries/status-counts';
import { countSource, isBeyondCounts } from '#lib/client/records/chip-counts';
import type { RecordsState } from '#lib/client/records/use-records-state';
import { formatCount } from '#lib/format/count';

function describeChoice(sources: readonly string[]): string {
  const [first, ...others] = sources;
  if (first === undefined) return 'All sources';
  return others.length === 0 ? first : `${String(sources.length)} sources`;
}

/** Which sources are shown: any number of them. */
export function SourceFilter({ state }: { state: RecordsState }) {
  const { data } = useSources();
  const { data: counts } = useStatusCounts();
  const chosen = state.filters.source;
  const known = (data?.sources ?? []).map((source) => source.key);
  const keys = [...known, ...chosen.filter((key) => !known.includes(key))];
  return (
    <Popover label={describeChoice(chosen)} active={chosen.length > 0} title="Sources">
      <fieldset>
        <legend className="mb-1 font-medium">Sources</legend>
        {keys.length === 0 && <p className="text-muted">There is no source yet.</p>}
        {keys.map((key) => (
          <label key={key} className="hover:bg-sunken flex items-center gap-2 rounded px-1.5 py-1">
            <input
              type="checkbox"
              className="accent-accent"
              checked={chosen.includes(key)}
              onChange={(event) => {
                const others = chosen.filter((other) => other !== key);
                state.change({ source: event.target.checked ? [...others, key] : others });
              }}
            />
            <span className="flex-1">{key}</span>
            <span className="numeric text-muted">
              {counts === undefined || isBeyondCounts(state.filters)
                ? ''
                : formatCount(countSource(counts, key, state.filters.status))}
            </span>
          </label>
        ))}
      </fieldset>
      {chosen.length > 0 && (
        <Button
          size="small"
          variant="quiet"
          className="mt-2"
          onClick={() => {
            state.change({ source: [] });
          }}
        >
          Show all sources
        </Button>
      )}
    </Popover>
  );
}
