/** The arithmetic of the benchmark: medians, percentiles, ratios, and how they are written. */

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The smallest value that `share` (0 to 1) of all values do not exceed; NaN of nothing. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/**
 * How many times `values` is `base`: the median of the ratios of each round, since two contenders of
 * one round met the same machine. Rounds that one of them lacks count for nothing.
 */
export function pairedRatio(values: readonly number[], base: readonly number[]): number {
  const rounds = Math.min(values.length, base.length);
  return median(
    Array.from({ length: rounds }, (_, round) => (values[round] ?? NaN) / (base[round] ?? NaN)),
  );
}

/** `12,300`: whole, and no more digits than a measurement has. */
export function writeRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return '–';
  const unit = perSecond >= 10_000 ? 100 : perSecond >= 1_000 ? 10 : 1;
  return (Math.round(perSecond / unit) * unit).toLocaleString('en-US');
}

/** `2.4`, and `14` from ten on. */
export function writeRatio(ratio: number): string {
  if (!Number.isFinite(ratio)) return '–';
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(ratio < 0.1 ? 3 : 2);
}

/** `4.2`, and `120` from a hundred on; milliseconds. */
export function writeMs(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  return ms >= 100 ? Math.round(ms).toLocaleString('en-US') : ms.toFixed(1);
}

/** Whole mebibytes. */
export function writeMebibytes(bytes: number): string {
  return Number.isFinite(bytes) ? String(Math.round(bytes / 1024 / 1024)) : '–';
}
