import type { Stage } from '../stage/stage';
import type { TorturedServer } from '../stage/servers';
import type { Draws } from '../workload/draws';

/** Something that goes wrong. */
export interface Fault {
  name: string;
  /** What must be there for it, null where nothing special is needed. */
  needs: null | 'redis' | 'disk' | 'clocks' | 'strace';
  /** It looks to a server like a mistake of its own, which it then answers with 500. */
  looksInternal?: true;
  /** Tokens may be too old or too young for it. */
  movesClock?: true;
  /** How long it stays, in milliseconds; drawn. [0, 0] for what is over as soon as it has begun. */
  holdMs: readonly [min: number, max: number];
  /** Makes it happen. @throws Error when it did not */
  inject: (stage: Stage, draws: Draws) => Promise<Injected>;
}

export interface Injected {
  /** What shows that it is there. */
  evidence: string;
  /** Makes it pass. Where only the end shows that it had been there, resolves with that text. @throws Error when it had not */
  heal: () => unknown;
}

export const INSTANT = [0, 0] as const;
export const nothingToHeal = () => undefined;

export function pickServer({ servers }: Stage, draws: Draws): TorturedServer {
  return draws.pick(servers);
}
