import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The kit as a process, as `npm run torture` starts it. */
const KIT = 'torture/dist/torture/run.js';
const ARTEFACTS = '.data/torture';

let folder = '';
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'payverse-kit-'))));
afterAll(() => rm(folder, { recursive: true }));

function startKit(...args: string[]) {
  const env = { PATH: process.env['PATH'], TMPDIR: folder };
  const child = spawn(process.execPath, [KIT, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return { child, output: () => output, ended: once(child, 'close').then(([code]) => code as number) };
}

/** The operations that began, by their names, without what differs from run to run: accounts and ids. */
async function operationsOf(seed: number): Promise<Map<string, string>> {
  const lines = (await readFile(path.join(ARTEFACTS, `seed-${seed}/history.ndjson`), 'utf8')).trim().split('\n');
  const operations = new Map<string, string>();
  for (const { event, op, attempt, kind, server, payer, body } of lines.map((line) => JSON.parse(line))) {
    if (event !== 'begin' || attempt !== 1) continue;
    const amounts = (body.transfers ?? [body]).map(({ amount, description }: Record<string, string>) => [amount, description]); // prettier-ignore
    operations.set(op as string, JSON.stringify([kind, server, payer, amounts]));
  }
  return operations;
}

test('a sound server passes; the same seed lets each client do the same, and nothing is left', async () => {
  const args = ['--seconds', '8', '--seed', '4711', '--clients', '8', '--servers', '1', '--faults', 'none'];
  const runs: Map<string, string>[] = [];
  for (let run = 0; run < 2; run += 1) {
    const kit = startKit(...args);
    expect([await kit.ended, kit.output()]).toEqual([0, expect.stringContaining('\nSound: ')]);
    runs.push(await operationsOf(4711));
  }

  const [first, second] = runs as [Map<string, string>, Map<string, string>];
  const inBoth = [...first.keys()].filter((name) => second.has(name));
  expect(inBoth.length).toBeGreaterThan(100);
  expect(inBoth.map((name) => first.get(name))).toEqual(inBoth.map((name) => second.get(name)));
  // One may have come further; before that, only what would give back a refused payment is missing.
  const reached = (run: Map<string, string>, name: string) =>
    run.has(name.replace(/\d+$/, (n) => String(Number(n) + 1)));
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const)
    // prettier-ignore
    for (const [name, what] of one) if (!other.has(name) && reached(other, name)) expect(what).toMatch(/^\["refund",/);
  expect(await readdir(folder)).toEqual([]);
}, 90_000);

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a run in the middle, with everything that it started',
  async (signal) => {
    const kit = startKit('--seconds', '60', '--seed', '4712', '--faults', 'account locked');
    while (!kit.output().includes('seed 4712:')) await once(kit.child.stdout, 'data');
    expect(await readdir(folder)).not.toEqual([]);

    kit.child.kill(signal);

    expect(await kit.ended).toBe(2);
    expect(kit.output()).toContain(`torture: interrupted by ${signal}\n`);
    expect(await readdir(folder)).toEqual([]);
  },
  60_000,
);

test('a server that does not start is reported in one line, and is no broken proof', async () => {
  const kit = startKit('--seconds', '1', '--seed', '4713', '--root', folder);

  expect(await kit.ended).toBe(2);
  expect(kit.output()).toBe('torture: server 0 does not start: see its log\n');
  // The log that it names, below the build that it was to start; and nothing else.
  expect(await readdir(folder)).toEqual(['.data']);
  expect(await readdir(path.join(folder, '.data/torture/seed-4713'))).toContain('server-0.log');
  await rm(path.join(folder, '.data'), { recursive: true });
}, 60_000);

test('an error in the arguments is printed with the usage', async () => {
  const kit = startKit('--seconds', 'soon');

  expect(await kit.ended).toBe(2);
  expect(kit.output()).toMatch(/^torture: --seconds must be a whole number .*\nUsage: npm run torture/);
});
