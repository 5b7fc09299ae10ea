import { setTimeout as delay } from 'node:timers/promises';
import type { World } from './client';
import { Draws } from './draws';
import type { Batch, Payment, Plan } from './operation';
import { Payer } from './payer';

/** As many transfers as one batch may have. */
const BATCH_MAX = 1_000;
const AT_ONCE_MAX = 8;
const FULL = 0.5;
const PAUSE_MS = 5_000;

/** Takes as much as the server allows, and at once: large batches of one payer, while the other clients go on. */
export async function runGreedyClient(world: World, client: number): Promise<void> {
  const payer = new Payer(world);
  for (let number = 0; !world.isOver(); number += AT_ONCE_MAX) {
    const batches = drawGreed(world.plan, client, number);
    await Promise.all(batches.map((batch) => payer.pay(batch)));
    world.journal.counts.greedy += batches.length;
    if (!world.isOver()) await delay(PAUSE_MS);
  }
}

/** Some batches for the same moment. The places after the last one are left free, up to the next ones. */
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
