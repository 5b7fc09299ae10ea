import { setTimeout as delay } from 'node:timers/promises';
import { drawOperation, performOperation } from '../operations/draw';
import type { World } from '../payments/world';

/** Performs the drawn operations of one client, one after another, until the end of the run. */
export async function runClient(world: World, client: number): Promise<void> {
  for (let number = 0; !world.isOver(); number += 1) {
    await performOperation(drawOperation(world.plan, client, number), world);
    if (world.pauseMs > 0) await delay(world.pauseMs);
  }
}
