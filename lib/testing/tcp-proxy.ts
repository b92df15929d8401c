/** A TCP proxy of our own between two parties of a test: slow, cut, reset, deaf or half open at will. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** `up`: from who connected towards the target. */
export type Way = 'up' | 'down';

/** What happens to the bytes of one way. */
export type Passage =
  | { readonly kind: 'pass' }
  /** Each piece arrives later by so much, in order. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Read and thrown away: the sender believes that they were taken. */
  | { readonly kind: 'black-hole' }
  /** Not read any more: the sender's buffers fill up. */
  | { readonly kind: 'stall' };

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  readonly connections: number;
  /** Bytes that went one way so far, those thrown away left out. */
  countBytes(way: Way): number;
  /** From now on, for the connections there are and those to come. */
  set(way: Way, passage: Passage): void;
  /** Ends all connections at once: in good order (FIN), or with a reset (RST) where asked. */
  cut(how?: 'end' | 'reset'): void;
  /** Only `told` sees its connections end; the other side hears nothing more, as behind a dead router. */
  halfOpen(told: 'client' | 'target'): void;
  /** New connections are refused until `accept`. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  /** Where new connections lead. */
  retarget(port: number): void;
}

interface Pair {
  readonly client: Socket;
  readonly target: Socket;
  /** The end of one side is not told to the other. */
  isHalfOpen: boolean;
}

interface State {
  target: number;
  readonly passages: Record<Way, Passage>;
  readonly bytes: Record<Way, number>;
  readonly pairs: Set<Pair>;
}

/** Listens on a free port of 127.0.0.1 and leads to `target` there. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const state: State = {
    target,
    passages: { up: { kind: 'pass' }, down: { kind: 'pass' } },
    bytes: { up: 0, down: 0 },
    pairs: new Set(),
  };
  const open = () => createServer((client) => lead(client, state));
  let server = open().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const { port } = address;
  const refuse = async (): Promise<void> => {
    if (server.listening) server.close();
    return Promise.resolve();
  };
  return {
    port,
    get connections() {
      return state.pairs.size;
    },
    countBytes: (way) => state.bytes[way],
    set: (way, passage) => {
      setPassage(state, way, passage);
    },
    cut: (how = 'end') => {
      cut(state, how);
    },
    halfOpen: (told) => {
      for (const pair of state.pairs) {
        pair.isHalfOpen = true;
        pair[told].destroy();
      }
    },
    refuse,
    accept: async () => {
      if (server.listening) return;
      server = open().listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    retarget: (next) => {
      state.target = next;
    },
    [Symbol.asyncDispose]: async () => {
      await refuse();
      cut(state, 'reset');
    },
  };
}

function lead(client: Socket, state: State): void {
  const target = connect(state.target, '127.0.0.1');
  const pair: Pair = { client, target, isHalfOpen: false };
  state.pairs.add(pair);
  for (const socket of [client, target]) {
    socket.setNoDelay(true);
    // What is wrong with one side shows on the other.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!pair.isHalfOpen) for (const side of [client, target]) side.destroy();
      if (client.destroyed && target.destroyed) state.pairs.delete(pair);
    });
  }
  carry(pair, 'up', state);
  carry(pair, 'down', state);
  for (const way of WAYS) applyStall(pair, way, state.passages[way]);
}

const WAYS: readonly Way[] = ['up', 'down'];

function sidesOf({ client, target }: Pair, way: Way): { from: Socket; to: Socket } {
  return way === 'up' ? { from: client, to: target } : { from: target, to: client };
}

function carry(pair: Pair, way: Way, state: State): void {
  const { from, to } = sidesOf(pair, way);
  // Pieces leave in the order they came, also while the delay changes.
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = (waitMs: number, act: () => void): void => {
    const before = last;
    const wait = waitMs > 0 ? sleep(waitMs) : before;
    last = Promise.all([before, wait]).then(act);
  };
  from.on('data', (piece: Buffer) => {
    const passage = state.passages[way];
    if (passage.kind === 'black-hole') return;
    inOrder(passage.kind === 'delay' ? passage.ms : 0, () => {
      if (to.destroyed) return;
      state.bytes[way] += piece.length;
      if (to.write(piece)) return;
      from.pause();
      to.once('drain', () => {
        applyStall(pair, way, state.passages[way]);
      });
    });
  });
  from.on('end', () => {
    if (!pair.isHalfOpen) inOrder(0, () => to.end());
  });
}

function applyStall(pair: Pair, way: Way, passage: Passage): void {
  const { from } = sidesOf(pair, way);
  if (passage.kind === 'stall') from.pause();
  else from.resume();
}

function setPassage(state: State, way: Way, passage: Passage): void {
  state.passages[way] = passage;
  for (const pair of state.pairs) applyStall(pair, way, passage);
}

function cut({ pairs }: State, how: 'end' | 'reset'): void {
  for (const { client, target } of pairs) {
    for (const side of [client, target]) {
      if (how === 'reset') side.resetAndDestroy();
      else side.destroy();
    }
  }
}
