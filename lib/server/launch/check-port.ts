/** Says before the start whether the address of the console can be used. */
import { createServer } from 'node:net';
import { LaunchError } from './launch-error.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Resolves when `port` can be listened on.
 * @throws LaunchError saying why it cannot
 */
export function checkPort({ host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(new LaunchError(explain({ host, port }, error.code)));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function explain({ host, port }: Address, code: string | undefined): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program: stop it, or set PORT to a free port.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}: set HOST to one of its own.`;
    default:
      return `Cannot listen on ${host}, port ${port}: ${code ?? 'unknown reason'}.`;
  }
}
