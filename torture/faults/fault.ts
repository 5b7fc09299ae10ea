import type { Draws } from '../model/draws';
import type { Stage } from '../stage/stage';
import type { TorturedServer } from '../stage/servers';

/** A failure that the nemesis can cause. */
export interface Fault {
  name: string;
  /** The program or right that it needs. */
  needs: null | 'redis' | 'disk' | 'clocks' | 'strace';
  /** To a server it looks like a bug in the server, which answers 500. */
  looksInternal?: true;
  /** The clock of a server is wrong, so that it may refuse a live token. */
  movesClock?: true;
  /** Bounds of its drawn length in milliseconds. [0, 0] for a fault that ends at once. */
  holdMs: readonly [min: number, max: number];
  /** Causes it. @throws Error when it did not happen */
  inject: (stage: Stage, draws: Draws) => Promise<Injected>;
}

export interface Injected {
  /** The sign that it is there. */
  evidence: string;
  /** Ends it. A string result is evidence that only the end shows. @throws Error when it had never been there */
  heal: () => unknown;
}

/** The course of one fault. */
export interface FaultReport {
  name: string;
  evidence: string;
  /** Requests without an answer when it came. */
  inFlight: number;
  /** Requests without a clear end, from its beginning until every server had paid again. Hung up clients do not count. */
  inDoubt: number;
  lastedMs: number;
  /** From its end until every server had made a payment. Null when one had not in time. */
  healedMs: number | null;
}

export const INSTANT = [0, 0] as const;
export const nothingToHeal = () => undefined;

export function pickServer({ servers }: Stage, draws: Draws): TorturedServer {
  return draws.pick(servers);
}
