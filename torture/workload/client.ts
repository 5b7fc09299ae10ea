import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../journal';
import type { Bank } from './bank';
import { Looker } from './looker';
import { drawOperation, type Operation, type Plan } from './operation';
import { Payer } from './payer';
import type { Target } from './target';
import type { Witness } from './witness';

/** What all clients share. */
export interface World {
  plan: Plan;
  target: Target;
  bank: Bank;
  journal: Journal;
  witness: Witness;
  /** Whether every server knows at once of a session that another one has ended. */
  sharesSessions: boolean;
  /** Between two operations of one client, in milliseconds. */
  pauseMs: number;
  /** Nothing new is begun any more. */
  isOver: () => boolean;
}

/** Does what is drawn for it, one operation after another, until the end. */
export async function runClient(world: World, client: number): Promise<void> {
  const [payer, looker] = [new Payer(world), new Looker(world)];
  for (let number = 0; !world.isOver(); number += 1) {
    await perform(drawOperation(world.plan, client, number), payer, looker);
    if (world.pauseMs > 0) await delay(world.pauseMs);
  }
}

function perform(operation: Operation, payer: Payer, looker: Looker): Promise<void> {
  switch (operation.kind) {
    case 'send':
    case 'batch':
    case 'refund':
      return payer.pay(operation);
    case 'repeat':
      return payer.repeat(operation);
    case 'change':
      return payer.change(operation);
    case 'balances':
      return looker.lookAtBalances();
    case 'history':
      return looker.lookAtHistory(operation);
    case 'logout':
      return looker.logOut(operation);
    case 'stranger':
      return looker.intrude(operation);
  }
}
