import type { Earlier, Place } from './kind';

/** How far back an operation looks for the one that it is about, and how often for one of long ago. */
const BACK_MAX = 40;
const LONG_AGO = 0.3;

/** Earlier operations of the same client, from a drawn one backwards. */
export function* drawEarlier({ placed: { number }, draws, earlier }: Place): Generator<Earlier> {
  const back = draws.chance(LONG_AGO) ? draws.integer(1, Math.max(1, number)) : draws.integer(1, BACK_MAX / 2);
  const oldest = Math.max(0, number - back - BACK_MAX);
  for (let place = number - back; place >= oldest; place -= 1) yield earlier(place);
}
