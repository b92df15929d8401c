/** A trend at a glance: one bar for each span of time, as tall as it is against the tallest. */
interface SparklineProps {
  values: readonly number[];
  /** What it shows, for screen readers: the bars themselves say nothing to them. */
  label: string;
  className?: string;
}

const BAR = 3;
const GAP = 1;
const HEIGHT = 20;
/** What is little is still to be told from what is nothing. */
const LEAST = 1.5;

export function Sparkline({ values, label, className }: SparklineProps) {
  const most = Math.max(1, ...values);
  const width = Math.max(1, values.length) * (BAR + GAP);
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      className={className}
    >
      {values.map((value, place) => {
        const height = value === 0 ? 0.5 : Math.max(LEAST, (value / most) * HEIGHT);
        return (
          <rect
            key={place}
            x={place * (BAR + GAP)}
            y={HEIGHT - height}
            width={BAR}
            height={height}
            fill={value === 0 ? 'var(--line-strong)' : 'currentColor'}
          />
        );
      })}
    </svg>
  );
}
