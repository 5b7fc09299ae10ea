import type { Stage } from './stage';

/** A state of a page. */
export interface Look {
  /** Names its pictures. */
  name: string;
  /** Has pictures at every width in both themes; the others have one of a phone, and a dark one of a desktop. */
  isMain?: true;
  /** Opens the state from the one before in its list, and waits until it is complete. */
  open: (stage: Stage) => Promise<unknown>;
}

/** The states of a page, or of a way through pages, in the order in which a user sees them. */
export interface Looks {
  of: string;
  states: readonly Look[];
}
