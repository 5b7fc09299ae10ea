/** Waits for something that no event tells. Bounded, so that what never comes true fails one test and holds up no other. */
export async function until(condition: () => boolean | Promise<boolean>, msMax = 10_000): Promise<void> {
  const deadline = Date.now() + msMax;
  while (!(await condition())) {
    expect(Date.now()).toBeLessThan(deadline);
    await new Promise(setImmediate);
  }
}
