import type { MoneyOperation, Operation } from '../model/operation';
import { drawEarlier } from './earlier';
import type { Place } from './kind';

/** The key of an earlier operation of the same client, used again. */
export interface Repetition<K extends string> extends Operation {
  kind: K;
  of: MoneyOperation;
}

export const drawRepetition =
  <K extends string>(kind: K) =>
  (place: Place): Repetition<K> | null => {
    for (const { money } of drawEarlier(place))
      if (money && money.key !== null) return { ...place.placed, kind, of: money.operation };
    return null;
  };
