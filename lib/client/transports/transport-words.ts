/** What people call transports, the forms of their messages, and how they stand. */
import type { TransportStanding } from '#lib/contracts/transport';
import type { Direction } from '#lib/domain/direction';
import type { EventMode, Transport } from '#lib/domain/transport';

type Condition = TransportStanding['workers'][number]['state'];

export const TRANSPORT_LABELS: Readonly<Record<Transport, string>> = {
  pull: 'Pull',
  push: 'Push',
  rabbitmq: 'RabbitMQ',
};

/** How records leave, as a heading. */
export const TRANSPORT_WAYS: Readonly<Record<Transport, string>> = {
  pull: 'By pull',
  push: 'By push',
  rabbitmq: 'Over RabbitMQ',
};

export const TRANSPORT_HINTS: Readonly<Record<Transport, string>> = {
  pull: 'The Integration App leases records over HTTP and acknowledges them.',
  push: 'Each record is posted to a URL, signed; 410 holds, other failures are offered again.',
  rabbitmq: 'Records are published to a queue; acknowledgements come back over one.',
};

export const EVENT_MODE_LABELS: Readonly<Record<EventMode, string>> = {
  binary: 'Binary: attributes as headers, the payload as it is',
  structured: 'Structured: one CloudEvents JSON document',
  batch: 'Batch: several CloudEvents in one request',
};

/** The forms that a transport can send. */
export function eventModesOf(transport: Transport): EventMode[] {
  if (transport === 'pull') return [];
  return transport === 'push' ? ['binary', 'structured', 'batch'] : ['binary', 'structured'];
}

export const CONDITION_LABELS: Readonly<Record<Condition, string>> = {
  connected: 'Connected',
  connecting: 'Connecting',
  down: 'Down',
  held: 'On hold after failures',
  idle: 'Idle',
};

export type Tone = 'good' | 'waiting' | 'bad' | 'quiet';

export const CONDITION_TONES: Readonly<Record<Condition, Tone>> = {
  connected: 'good',
  connecting: 'waiting',
  down: 'bad',
  held: 'waiting',
  idle: 'quiet',
};

/** What the workers say of one direction; nothing while that is not known. */
export function connectionsOf(
  standing: TransportStanding | undefined,
  direction: Direction,
): TransportStanding['workers'] {
  return standing?.workers.filter((row) => row.direction === direction) ?? [];
}

export const NO_BROKER = 'There is no RabbitMQ here: AMQP_URL is not set.';

/** What to say of a transport of which no worker has said how it finds it. */
export function describeNoConnection(
  transport: Transport,
  standing: TransportStanding | undefined,
): string {
  return transport === 'rabbitmq' && standing?.hasBroker === false
    ? `${NO_BROKER} Until it is, records wait.`
    : 'No worker has taken it up yet.';
}
