/** Decides where a push may go: checks the URL, resolves its host once, and checks every address. */
import { lookup as lookUp } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from '#lib/domain/public-address';

/** All addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** A URL with the addresses that were checked: a connection goes to one of them and nowhere else. */
export interface Target {
  readonly url: URL;
  readonly addresses: readonly string[];
}

export interface TargetRules {
  /** Hosts, in lower case, whose addresses and port may be any. */
  readonly allowedHosts: readonly string[];
  readonly lookup: Lookup;
}

/** No push may go there: a person has to change a setting. */
export class TargetRefusedError extends Error {
  override readonly name = 'TargetRefusedError';
}

/** The name could not be resolved, which may pass. */
export class TargetUnknownError extends Error {
  override readonly name = 'TargetUnknownError';
}

/** Ports below belong to other services than the web, mail and names among them. */
const FIRST_FREE_PORT = 1024;
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443]);
/** Of the free ones what a request must not be smuggled to: X11, SIP, IRC (WHATWG Fetch, "bad port"). */
const BAD_PORTS: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
]);

/** The system's resolver: whatever a connection would have used. */
export const systemLookup: Lookup = async (host) => {
  const found = await lookUp(host, { all: true });
  return found.map(({ address }) => address);
};

/**
 * The target of a URL. One address that is not public refuses the whole name, since nobody can say which
 * one the next answer begins with.
 * @throws TargetRefusedError, TargetUnknownError; their messages name no address
 */
export async function resolveTarget(text: string, rules: TargetRules): Promise<Target> {
  const url = readUrl(text);
  const host = plainHost(url);
  const isAllowed = rules.allowedHosts.some((each) => sameHost(each, host));
  if (!isAllowed) refusePort(url);
  const addresses = isIP(host) === 0 ? await resolve(host, rules.lookup) : [host];
  if (!isAllowed && !addresses.every(isPublicAddress)) {
    throw new TargetRefusedError(
      `${host} leads to a private address: allow the host by name if it is meant to`,
    );
  }
  return { url, addresses };
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new TargetRefusedError('the URL cannot be read');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TargetRefusedError('only http and https are spoken');
  }
  if (url.username !== '' || url.password !== '') {
    throw new TargetRefusedError('the URL holds a user name or password');
  }
  return url;
}

/** Without the brackets of IPv6 and the dot that may end a name. */
function plainHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

function sameHost(allowed: string, host: string): boolean {
  return (
    allowed
      .toLowerCase()
      .replace(/^\[(.*)\]$/, '$1')
      .replace(/\.$/, '') === host
  );
}

function refusePort(url: URL): void {
  const port = Number(url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : url.port);
  const isFit = WEB_PORTS.has(port) || (port >= FIRST_FREE_PORT && !BAD_PORTS.has(port));
  if (!isFit) throw new TargetRefusedError(`port ${String(port)} is not one of the web`);
}

async function resolve(host: string, lookup: Lookup): Promise<readonly string[]> {
  try {
    const addresses = await lookup(host);
    if (addresses.length > 0) return addresses;
  } catch {
    // Told below, in our words.
  }
  throw new TargetUnknownError(`the name ${host} could not be resolved`);
}
