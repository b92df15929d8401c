/** How a transport stands: as a worker finds it, the database keeps it, and people are shown it. */

/**
 * connecting: not yet, or again; connected: it works; down: it does not, and why is known; held: it is left
 * alone for a while after failures; idle: there has been nothing to try it with.
 */
export const TRANSPORT_CONDITIONS = ['connecting', 'connected', 'down', 'held', 'idle'] as const;
export type TransportCondition = (typeof TRANSPORT_CONDITIONS)[number];
