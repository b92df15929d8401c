/** Waits until all that has arrived in this turn of the event loop is taken apart. */

let turn: Promise<void> | undefined;

/**
 * Node calls for a request as soon as its head is read; a small body is in the same packet and is
 * there when this resolves. One timer for all requests of the turn.
 */
export function endOfTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}
