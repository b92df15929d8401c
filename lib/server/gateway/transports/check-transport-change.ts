/** Whether a change of a source's transport can work, before anything is changed. */
import type { Source } from '#lib/contracts/source';
import { findTransportFault } from '#lib/domain/transport';
import { env } from '#lib/server/env';
import { GatewayError } from '../gateway-error.ts';

/** What a change may say of the transport; absent: stays as it is. */
export type TransportChange = {
  readonly [Name in 'transport' | 'eventMode' | 'pushUrl' | 'amqpIngress']?:
    Source[Name] | undefined;
};

/** Settings that do not go together: the caller gets 422. */
export class InvalidTransportError extends GatewayError {
  override readonly name = 'InvalidTransportError';
  constructor(fault: string) {
    super('invalid_transport', fault);
  }
}

/** RabbitMQ was chosen where no broker is configured: the caller gets 409. */
export class NoBrokerError extends GatewayError {
  override readonly name = 'NoBrokerError';
  constructor() {
    super('no_broker', 'This installation has no RabbitMQ: `AMQP_URL` is not set.');
  }
}

/**
 * Checks `change` against what `current` keeps of its settings. What was chosen before stays allowed,
 * so that a source can be changed while its broker is not configured.
 * @throws InvalidTransportError, NoBrokerError
 */
export function checkTransportChange(
  current: Source,
  change: TransportChange,
  hasBroker = env().AMQP_URL !== undefined,
): void {
  const { transport = current.transport, eventMode = current.eventMode } = change;
  const pushUrl = change.pushUrl === undefined ? current.pushUrl : change.pushUrl;
  const fault = findTransportFault({ transport, eventMode, pushUrl });
  if (fault !== undefined) throw new InvalidTransportError(fault);
  if (!hasBroker && choosesQueue(current, change)) throw new NoBrokerError();
}

function choosesQueue(current: Source, { transport, amqpIngress }: TransportChange): boolean {
  const forEgress = transport === 'rabbitmq' && current.transport !== 'rabbitmq';
  return forEgress || (amqpIngress === true && !current.amqpIngress);
}
