import type { Journal } from '../journal/journal';
import type { Plan } from '../model/operation';
import type { Bank } from '../target/bank';
import type { Target } from '../target/target';
import type { Witness } from '../witnesses/witness';

/** The things that all clients share. */
export interface World {
  plan: Plan;
  target: Target;
  bank: Bank;
  journal: Journal;
  witness: Witness;
  /** Whether each server learns at once of a session that another server has ended. */
  sharesSessions: boolean;
  /** Between two operations of one client, in milliseconds. */
  pauseMs: number;
  /** After this no client begins a new operation. */
  isOver: () => boolean;
}
