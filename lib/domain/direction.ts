/** Which way a record crosses the gateway: in from the Integration App, or out to it. */
export const DIRECTIONS = ['INGRESS', 'EGRESS'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const DIRECTION_LABELS: Readonly<Record<Direction, string>> = {
  INGRESS: 'Ingress',
  EGRESS: 'Egress',
};
