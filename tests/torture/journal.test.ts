import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Journal } from '../../torture/journal';
import { aBatch, aRefund, aSend } from './support';

let folder: string;
let journal: Journal;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'payverse-journal-'));
  journal = new Journal(path.join(folder, 'history.ndjson'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Closes it. */
async function readLines(): Promise<Record<string, unknown>[]> {
  await journal.close();
  const text = await readFile(path.join(folder, 'history.ndjson'), 'utf8');
  return text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
}

test('an operation begins with nothing known of it, and a key of its own unless it has none', async () => {
  const [send, unkeyed, batch, refund] = [aSend(), aSend({ number: 10, keyed: false }), aBatch(), aRefund(null)].map(
    (operation) => journal.open(operation),
  );

  const unknown = { attempts: 0, wasInDoubt: false, settled: null, code: null, ids: [], balanceCents: null };
  const nothing = { ...unknown, found: [], tokensRefused: 0 };
  expect(send).toEqual({ operation: aSend(), name: '3-7', key: 'torture-3-7', ...nothing });
  expect([unkeyed, batch, refund].map((fate) => fate?.key)).toEqual([null, 'torture-3-8', 'torture-3-9']);
  expect([...journal.fates.keys()]).toEqual(['3-7', '3-10', '3-8', '3-9']);
  await journal.close();
});

test('attempts, outcomes and doubt are counted, and each is a line of the file', async () => {
  const fate = journal.open(aSend());

  journal.begin(fate, { server: 1 });
  expect(journal.inFlight).toBe(1);
  journal.end(fate, 'undone', { status: 429 });
  expect([journal.inFlight, fate.wasInDoubt]).toEqual([0, false]);
  journal.begin(fate, { server: 0 });
  journal.end(fate, 'doubt', { lost: 'ECONNRESET' });
  journal.begin(fate, { server: 0 });
  journal.end(fate, 'ok', { status: 201 });
  journal.note('fault', { name: 'server killed' });

  expect(fate).toMatchObject({ attempts: 3, wasInDoubt: true });
  expect(journal.counts).toMatchObject({ ok: 1, doubt: 1, undone: 1, refused: 0 });
  expect(await readLines()).toMatchObject([
    { event: 'begin', op: '3-7', attempt: 1, server: 1 },
    { event: 'end', op: '3-7', attempt: 1, outcome: 'undone', status: 429 },
    { event: 'begin', op: '3-7', attempt: 2, server: 0 },
    { event: 'end', op: '3-7', attempt: 2, outcome: 'doubt', lost: 'ECONNRESET' },
    { event: 'begin', op: '3-7', attempt: 3, server: 0 },
    { event: 'end', op: '3-7', attempt: 3, outcome: 'ok', status: 201 },
    { event: 'fault', name: 'server killed' },
  ]);
});

test('all accusations are counted and written, and five of each proof kept as examples', async () => {
  for (let number = 1; number <= 7; number += 1) journal.accuse('P1', `${number} is lost`);
  journal.accuse('answers', 'what is this?');

  const kept = [1, 2, 3, 4, 5].map((number) => `${number} is lost`);
  expect(Object.fromEntries(journal.broken)).toEqual({
    P1: { count: 7, examples: kept },
    answers: { count: 1, examples: ['what is this?'] },
  });
  const lines = await readLines();
  expect(lines).toHaveLength(8);
  expect(lines[6]).toMatchObject({ event: 'broken', proof: 'P1', what: '7 is lost' });
});
