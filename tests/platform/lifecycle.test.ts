import { Lifecycle, type LongLived } from '../../src/platform/lifecycle';

/** The numbers are the invariants of src/platform/lifecycle.ts. */

let steps: string[];
let failures: unknown[];
let lifecycle: Lifecycle;

beforeEach(() => {
  steps = [];
  failures = [];
  lifecycle = new Lifecycle((error) => failures.push(error));
});

const part = (name: string, overrides: Partial<LongLived> = {}): LongLived => ({
  run: () => void steps.push(`run ${name}`),
  drain: () => void steps.push(`drain ${name}`),
  stop: () => steps.push(`stop ${name}`),
  stopMsMax: 1_000,
  ...overrides,
});

test('2 and 3: all parts are drained, and then stopped, the latest first', async () => {
  for (const name of ['a', 'b']) await lifecycle.add(part(name));
  await lifecycle.stop();

  expect(steps).toEqual(['run a', 'run b', 'drain b', 'drain a', 'stop b', 'stop a']);
});

test('2: the next part stops once the one before it has stopped', async () => {
  await lifecycle.add(part('a'));
  await lifecycle.add(part('slow', { stop: () => new Promise((resolve) => setTimeout(resolve, 20)).then(() => steps.push('stop slow')) })); // prettier-ignore
  await lifecycle.stop();

  expect(steps.slice(-2)).toEqual(['stop slow', 'stop a']);
});

test('1: a part whose run failed is stopped too, and once only', async () => {
  const failing = part('a', { run: () => Promise.reject(new Error('no port')) });

  await expect(lifecycle.add(failing)).rejects.toThrow('no port');
  await lifecycle.stop();
  await lifecycle.stop();
  expect(steps).toEqual(['drain a', 'stop a']);
});

test('3: a drain counts once, from its first call', async () => {
  const since: number[] = [];
  await lifecycle.add(part('a', { drain: (at) => void since.push(at) }));
  const before = performance.now();
  lifecycle.drain();
  lifecycle.drain();
  await lifecycle.stop();

  expect(since).toHaveLength(1);
  expect(since[0]).toBeGreaterThanOrEqual(before);
});

test('4: a part that is added after the drain is drained once it works', async () => {
  lifecycle.drain();
  await lifecycle.add(part('late'));

  expect(steps).toEqual(['run late', 'drain late']);
});

test('5: a part that throws, rejects or hangs does not keep the others open', async () => {
  await lifecycle.add(part('first'));
  await lifecycle.add(part('hangs', { stop: () => new Promise(() => undefined), stopMsMax: 10 }));
  await lifecycle.add(part('rejects', { stop: () => Promise.reject(new Error('rejected')) }));
  await lifecycle.add(part('throws', { stop: () => { throw new Error('thrown'); } })); // prettier-ignore
  await lifecycle.stop();

  expect(steps.at(-1)).toBe('stop first');
  expect(failures).toEqual([new Error('thrown'), new Error('rejected')]);
});

test('5: a part that fails to drain does not keep the others open', async () => {
  await lifecycle.add(part('first'));
  await lifecycle.add(part('fails', { drain: () => { throw new Error('thrown'); } })); // prettier-ignore
  await lifecycle.stop();

  expect(steps.slice(-3)).toEqual(['drain first', 'stop fails', 'stop first']);
  expect(failures).toEqual([new Error('thrown')]);
});
