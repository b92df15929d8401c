/** Looks at the broker that AMQP_URL names, as a connection of the gateway would. */
import { connect } from 'amqplib';
import { LaunchError } from './launch-error.ts';

const PATIENCE_MS = 5_000;

/**
 * What answers there, such as `RabbitMQ 3.10.8 at 127.0.0.1:5672`.
 * @throws LaunchError when nothing does, or it refuses the sign-in; without the password
 */
export async function checkBroker(url: string): Promise<string> {
  const { host, pathname } = new URL(url);
  try {
    const connection = await connect(url, { timeout: PATIENCE_MS });
    const { product, version } = connection.connection.serverProperties;
    await connection.close();
    const vhost =
      pathname.length > 1 ? `, virtual host ${decodeURIComponent(pathname.slice(1))}` : '';
    return `${product} ${version} at ${host}${vhost}`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LaunchError(
      `The broker at ${host} cannot be used (${why}). Sluice starts all the same; nothing travels over the queue until it is there.`,
    );
  }
}
