import type { Accusation } from '../model/accusation';
import type { Operation } from '../model/operation';
import type { World } from '../payments/world';
import type { Kind, Place } from './kind';

/** An operation that reads as one person. */
export interface Look<K extends string> extends Operation {
  kind: K;
  person: number;
}

export const drawLook =
  <K extends string>(kind: K) =>
  ({ placed, plan, draws }: Place): Look<K> => ({ ...placed, kind, person: draws.integer(0, plan.people - 1) });

interface LookRules<O extends Operation, Seen> extends Pick<Kind<O>, 'weight' | 'draw'> {
  /** Null where there was nothing to see, because a server or the database is away. */
  observe(operation: O, world: World): Promise<Seen | null>;
  judge(operation: O, seen: Seen, world: Pick<World, 'plan'>): Accusation[];
}

export function lookKind<O extends Operation, Seen>(rules: LookRules<O, Seen>): Kind<O> & LookRules<O, Seen> {
  const perform = async (operation: O, world: World) => {
    const seen = await rules.observe(operation, world);
    if (seen === null) return;
    for (const accusation of rules.judge(operation, seen, world)) world.journal.accuse(accusation);
  };
  return { ...rules, perform };
}
