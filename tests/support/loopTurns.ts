/** Counts the turns of the event loop until the end of each test. */
export function useLoopTurns(): { now: () => number } {
  let turn = 0;
  let counting: NodeJS.Immediate;
  const count = () => {
    turn += 1;
    counting = setImmediate(count);
  };
  beforeEach(count);
  afterEach(() => clearImmediate(counting));
  return { now: () => turn };
}

/** Blocks the event loop until timers of 1 ms are due. */
export function block(ms = 3): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
