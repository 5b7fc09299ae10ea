import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;
const MS_MAX = 15_000;

/** @throws Error with these words when the condition is not met in time */
export async function waitUntil(condition: () => boolean | Promise<boolean>, otherwise: string, msMax = MS_MAX) {
  const deadline = Date.now() + msMax;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(otherwise);
    await delay(POLL_MS);
  }
}
