/** Waits for something that no event tells. Bounded, so that what never comes true fails one test and holds up no other. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    expect(Date.now()).toBeLessThan(deadline);
    await new Promise(setImmediate);
  }
}
