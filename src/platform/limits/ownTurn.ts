let last: Promise<void> = Promise.resolve();

/**
 * Resolves in a turn of the event loop in which no other caller of this function is resolved. Before work that blocks for
 * milliseconds, it bounds how long the loop looks at no socket: to one piece of such work, however many wait.
 */
export function ownTurn(): Promise<void> {
  // An immediate that is made by an immediate runs in the next turn, and the loop looks at its sockets in between. Timers that
  // are due run one after another.
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
