/** Names of the exchanges and queues that the gateway declares at a broker, and how its queues keep messages. */

export const EGRESS_EXCHANGE = 'sluice.egress';
export const DEAD_LETTER_EXCHANGE = 'sluice.dead-letters';
export const DEAD_LETTER_QUEUE = 'sluice.dead-letters';
export const ACKNOWLEDGEMENT_QUEUE = 'sluice.acknowledgements';
export const REJECTION_QUEUE = 'sluice.rejections';

/** Where the records that go to a source wait for its Integration App. */
export function egressQueue(source: string): string {
  return `sluice.egress.${source}`;
}

/** Where records that come from a source wait for the gateway. */
export function ingressQueue(source: string): string {
  return `sluice.ingress.${source}`;
}

const TO_DEAD_LETTERS = { 'x-dead-letter-exchange': DEAD_LETTER_EXCHANGE };

/**
 * How often a message may come back to a queue that loses nothing by it. RabbitMQ 4 takes a message away from a
 * quorum queue after 20 deliveries where nothing else is said, and connections may break as often while the
 * database is away. A large number, not -1: before 4.0 that would take each away that comes back once.
 */
const LASTING = { 'x-delivery-limit': 2_000_000_000 };

/** Arguments of each kind of queue, beside its type. */
export const QUEUE_ARGUMENTS = {
  deadLetters: LASTING,
  /** What an egress queue loses comes again from PostgreSQL: what no Integration App can take may become a dead letter. */
  egress: TO_DEAD_LETTERS,
  /** Answers of Integration Apps. */
  answers: { ...TO_DEAD_LETTERS, ...LASTING },
  /** One worker at a time consumes it, in its order, and the others stand by. */
  ingress: { ...TO_DEAD_LETTERS, ...LASTING, 'x-single-active-consumer': true },
} as const;
