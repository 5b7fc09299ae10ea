import { ownTurn } from '../../../src/platform/limits/ownTurn';
import { block, useLoopTurns } from '../../support/loopTurns';
import { times } from '../../support/times';

const turns = useLoopTurns();

/** The turns of the event loop that these get. */
const takeTurns = (count: number) =>
  Promise.all(
    times(count, async () => {
      await ownTurn();
      block();
      return turns.now();
    }),
  );

test('fault F2: of many that wait, each has a separate turn of the event loop, in order', async () => {
  const taken = await takeTurns(5);

  expect(taken).toEqual([...new Set(taken)].toSorted((one, other) => one - other));
});

test('fault F2: the next turn comes at once', async () => {
  const before = turns.now();

  const taken = await takeTurns(5);

  expect(taken.at(-1)! - before).toBeLessThanOrEqual(6);
});
