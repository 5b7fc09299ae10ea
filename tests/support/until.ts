import { setTimeout as delay } from 'node:timers/promises';

/** Between two looks. Without it, a test that waits keeps one of two cores busy, and what it waits for comes later. */
const PAUSE_MS = 10;

/** Waits for something that no event tells. Bounded, so that what never comes true fails one test and holds up no other. */
export async function until(condition: () => boolean | Promise<boolean>, msMax = 10_000): Promise<void> {
  const deadline = Date.now() + msMax;
  while (!(await condition())) {
    if (Date.now() >= deadline) throw new Error(`what was waited for did not come true within ${msMax} ms`);
    await delay(PAUSE_MS);
  }
}
