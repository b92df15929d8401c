/** What endpoints see of a request, whichever mount it came by: the web's Request is one, a Node one too. */

export interface HeaderReader extends Iterable<[string, string]> {
  /** By name in lower case; repeated fields are joined as the web's Headers does. */
  get(name: string): string | null;
  has(name: string): boolean;
}

export interface DoorRequest {
  readonly method: string;
  /** Absolute, or from the path on. */
  readonly url: string;
  readonly headers: HeaderReader;
  /** Once, piece by piece as it arrives; nothing is read before it is asked for. */
  readonly body: AsyncIterable<Uint8Array> | null;
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal;
  /** The whole body if all of it has arrived together with the head, else null. */
  takeArrived?(): Promise<Uint8Array | null>;
  /** The whole body, if it has been read and counted already. */
  readonly heldBody?: Uint8Array;
  /** The id of the message that the caller has signed. */
  readonly signedId?: string;
  /** From now on only pauses of the sender are bounded, no more the time for the whole body. */
  allowLongBody?(): void;
}

/** The path of a request, without its query. */
export function pathOf({ url }: Pick<DoorRequest, 'url'>): string {
  const path = url.startsWith('/') ? url : url.replace(/^[^:/?#]+:\/\/[^/?#]*/, '');
  return path.replace(/[?#].*$/s, '');
}

/** The parameters of a request's query. */
export function queryOf({ url }: Pick<DoorRequest, 'url'>): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1).replace(/#.*$/s, ''));
}
