import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Journal } from '../../torture/journal/journal';
import type { Proof } from '../../torture/model/accusation';
import type { MoneyOperation } from '../../torture/model/operation';
import type { PaymentRules } from '../../torture/model/payment';
import { batch } from '../../torture/operations/batch';
import { refund } from '../../torture/operations/refund';
import { send } from '../../torture/operations/send';
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

test('an operation begins without any outcome, and with its key unless it is unkeyed', async () => {
  const opened: [PaymentRules<MoneyOperation>, MoneyOperation][] = [
    [send, aSend()],
    [send, aSend({ number: 10, keyed: false })],
    [batch, aBatch()],
    [refund, aRefund(null)],
  ];
  const [sent, ...others] = opened.map(([rules, operation]) => journal.open(rules, operation));

  const unknown = { attempts: 0, wasInDoubt: false, final: null, code: null, ids: [], balanceCents: null };
  const nothing = { ...unknown, found: [], tokensRefused: 0 };
  const asked = [{ payer: 0, payee: 1, cents: 10_00, description: '3-7' }];
  const known = { operation: aSend(), rules: send, name: '3-7', key: 'torture-3-7', payer: 0, asked };
  expect(sent).toEqual({ ...known, ...nothing });
  expect(others.map((fate) => fate.key)).toEqual([null, 'torture-3-8', 'torture-3-9']);
  expect([...journal.fates.keys()]).toEqual(['3-7', '3-10', '3-8', '3-9']);
  await journal.close();
});

test('attempts, outcomes and doubt are counted, and each is a line of the file', async () => {
  const fate = journal.open(send, aSend());

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
  const accuse = (proof: Proof, about: string) => journal.accuse({ proof, about, expected: 'one row', actual: 'none' });
  for (let number = 1; number <= 7; number += 1) accuse('P1', String(number));
  accuse('answers', 'a login');

  const kept = [1, 2, 3, 4, 5].map((number) => `${number}: expected one row, got none`);
  expect(Object.fromEntries(journal.broken)).toEqual({
    P1: { count: 7, examples: kept },
    answers: { count: 1, examples: ['a login: expected one row, got none'] },
  });
  const lines = await readLines();
  expect(lines).toHaveLength(8);
  expect(lines[6]).toMatchObject({ event: 'broken', proof: 'P1', about: '7', expected: 'one row', actual: 'none' });
});
