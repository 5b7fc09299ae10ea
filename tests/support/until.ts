import { setTimeout as delay } from 'node:timers/promises';

/**
 * Between two looks. Without it, a test that waits keeps one of two cores busy, and what it waits for comes later. It grows with
 * the time that has passed, because some looks are expensive: a request, or a walk through all processes.
 */
const PAUSE_MS = { min: 10, max: 50, share: 0.1 };

/** Waits for something that no event tells. Bounded, so that what never comes true fails one test and holds up no other. */
export async function until(condition: () => boolean | Promise<boolean>, msMax = 10_000): Promise<void> {
  const startedAt = Date.now();
  while (!(await condition())) {
    const waitedMs = Date.now() - startedAt;
    if (waitedMs >= msMax) throw new Error(`what was waited for did not come true within ${msMax} ms`);
    await delay(Math.min(PAUSE_MS.max, Math.max(PAUSE_MS.min, waitedMs * PAUSE_MS.share)));
  }
}
