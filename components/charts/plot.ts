/** Where the plot lies inside the chart, in pixels: the links over the bars must lie in the same place. */
export const PLOT = { height: 240, top: 8, right: 8, axisWidth: 56, axisHeight: 24 } as const;
