import { setTimeout as delay } from 'node:timers/promises';
import { Draws } from '../model/draws';
import type { Payment, Plan } from '../model/operation';
import { batch, type Batch } from '../operations/batch';
import type { World } from '../payments/world';

/** The most transfers that the API takes in one batch. */
const BATCH_MAX = 1_000;
const AT_ONCE_MAX = 8;
const FULL = 0.5;
const PAUSE_MS = 5_000;

/** Sends several large batches of one payer at once, again and again, while the other clients go on. */
export async function runGreedyClient(world: World, client: number): Promise<void> {
  for (let number = 0; !world.isOver(); number += AT_ONCE_MAX) {
    const batches = drawGreed(world.plan, client, number);
    await Promise.all(batches.map((each) => batch.perform(each, world)));
    world.journal.counts.greedy += batches.length;
    if (!world.isOver()) await delay(PAUSE_MS);
  }
}

/** The batches of one moment. They use some of the next AT_ONCE_MAX places, and the other places stay free. */
export function drawGreed({ seed, people, servers }: Plan, client: number, number: number): Batch[] {
  const draws = new Draws(`${seed}/greedy ${client}/${number}`);
  const payer = draws.integer(0, people - 1);
  const aPayment = (): Payment => ({ payee: (payer + draws.integer(1, people - 1)) % people, cents: 1 });
  return Array.from({ length: draws.integer(2, AT_ONCE_MAX) }, (_, index) => {
    const count = draws.chance(FULL) ? BATCH_MAX : draws.integer(1, BATCH_MAX);
    const others = Array.from({ length: count - 1 }, aPayment);
    const placed = { client, number: number + index, server: draws.integer(0, servers - 1) };
    return { ...placed, kind: 'batch', payer, payments: [aPayment(), ...others], hangsUp: false };
  });
}
