/** Where the plot lies inside the chart, in pixels: the links over the bars must lie in the same place. */
export const PLOT = { height: 240, top: 8, right: 8, axisWidth: 56, axisHeight: 24 } as const;

/** The text at the axes of every chart. */
export const TICK = { fill: 'var(--muted)', fontSize: 11 };

/** The axis of time below every chart: its points are the indexes of the buckets. */
export const TIME_AXIS = {
  dataKey: 'index',
  height: PLOT.axisHeight,
  tick: TICK,
  tickLine: false,
  axisLine: { stroke: 'var(--line)' },
  minTickGap: 48,
};
