import { COUNT_ENTRIES_BEFORE } from '../../../src/models/entryLookup.model';
import { LIST_ENTRIES, LIST_REFUSALS, LIST_VERSIONS } from '../../../src/models/history.model';
import { LIST_SEARCHABLE } from '../../../src/models/search.model';
import { SEARCHED_MAX } from '../../../src/services/history/searchRange';
import { expectSoundBook } from '../../support/book';
import { addManyEntries } from '../../support/manyEntries';
import { aPerson, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

/** An account with a thousand entries, and one with fifty thousand. */
const server = useServer();
const SIZES = { short: 1_000, long: 50_000 };
const accounts: Record<string, { person: Person; id: string }> = {};
beforeAll(async () => {
  for (const [name, size] of Object.entries(SIZES)) {
    const [person, other] = [await aPerson(server), await aPerson(server)];
    await addManyEntries(server.pool, [person, other], size);
    const { body } = await server.get('/api/accounts', person.token).expect(200);
    accounts[name] = { person, id: body.data[0].id as string };
  }
  await server.pool.query('VACUUM ANALYZE transactions');
});

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Node[];
}

/** What PostgreSQL did: the plan for any values, as a prepared statement gets it. */
async function explain(text: string, values: string): Promise<{ blocks: number; scans: Node[] }> {
  const client = await server.pool.connect();
  try {
    await client.query('SET plan_cache_mode = force_generic_plan');
    await client.query(`PREPARE explained AS ${text}`);
    const execute = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE explained (${values})`;
    await client.query(execute); // The first one also reads the catalogue.
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(execute);
    const root = rows[0]!['QUERY PLAN'][0].Plan;
    const scans = flatten(root).filter((node) => node['Relation Name'] === 'transactions' && node['Actual Loops'] > 0);
    return { blocks: root['Shared Hit Blocks'] + root['Shared Read Blocks'], scans };
  } finally {
    client.release(true);
  }
}

const flatten = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
const page = (account: string, after: number, before: number, order: keyof typeof LIST_ENTRIES = 'newest first') =>
  explain(LIST_ENTRIES[order].text, `'${accounts[account]!.id}', ${after}, ${before}, 21, NULL, NULL, NULL`);

test.each([
  ['the first page', 0, Number.MAX_SAFE_INTEGER, 'newest first'],
  ['a page in the middle', 0, 500, 'newest first'],
  ['the first page of a statement', 0, Number.MAX_SAFE_INTEGER, 'oldest first'],
] as const)(
  '%s reads the indexes as deep as the page, however long the history is',
  async (_name, after, before, order) => {
    const [short, long] = [await page('short', after, before, order), await page('long', after, before, order)];

    for (const { scans } of [short, long]) {
      // Both sides of the account, and the refunds of each transfer of the page.
      expect(scans.map((scan) => [scan['Node Type'], scan['Index Name']])).toEqual([
        ['Index Scan', 'transactions_from_version_once'],
        ['Index Scan', 'transactions_to_version_once'],
        ['Index Only Scan', 'transactions_completed_refunds'],
      ]);
      expect(scans[2]?.['Actual Loops']).toBeLessThanOrEqual(21);
      for (const scan of scans) {
        expect(scan['Actual Rows']).toBeLessThanOrEqual(21);
        expect(scan['Rows Removed by Filter'] ?? 0).toBe(0);
      }
    }
    // The index may be a level deeper.
    expect(long.blocks).toBeLessThanOrEqual(short.blocks + 10);
  },
);

test('fault F7: a page of refusals reads the index of refusals, and no other entry', async () => {
  const { id } = accounts['long']!;

  const { blocks, scans } = await explain(LIST_REFUSALS.text, `'${id}', 0, ${SIZES.long + 2}, 21, NULL, NULL`);

  expect(scans.map((scan) => [scan['Index Name'], scan['Actual Rows']])).toEqual([['transactions_refusals', 0]]);
  expect(blocks).toBeLessThanOrEqual(5);
});

test('fault F7: a page with a counterparty looks at the entries of its part of the history, and no others', async () => {
  const { id } = accounts['long']!;
  const part = `${SIZES.long - SEARCHED_MAX}, ${SIZES.long + 1}`;

  const { scans } = await explain(LIST_ENTRIES['newest first'].text, `'${id}', ${part}, 21, NULL, 'ACC0', NULL`);

  const looked = scans.map((scan) => scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0));
  expect(looked.reduce((sum, count) => sum + count)).toBe(SEARCHED_MAX);
});

test('a search looks at the entries of its part, and reads the entries that it found by their versions', async () => {
  const { id } = accounts['long']!;
  const part = `${SIZES.long - SEARCHED_MAX}, ${SIZES.long + 1}`;

  const looked = await explain(LIST_SEARCHABLE.text, `'${id}', ${part}, NULL, NULL, NULL, '${id}'`);
  const read = await explain(LIST_VERSIONS.text, `'${id}', 9, 45001, 3, NULL, NULL, '{45000,30000,10}'`);

  const counts = (scans: Node[]) => scans.map((scan) => scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0));
  expect(counts(looked.scans).reduce((sum, count) => sum + count)).toBe(SEARCHED_MAX);
  expect(read.scans.map((scan) => scan['Rows Removed by Filter'] ?? 0)).toEqual([0, 0, 0]);
  expect(read.blocks).toBeLessThanOrEqual(60);
});

test('a time is found by halving the versions', async () => {
  const { id } = accounts['long']!;
  const values = `'${id}', ${SIZES.long + 1}, now() + interval '20 seconds'`;

  const { scans } = await explain(COUNT_ENTRIES_BEFORE.text, values);

  expect(scans.map((scan) => scan['Node Type'])).toEqual(['Index Scan', 'Index Scan']);
  for (const scan of scans) expect(scan['Actual Loops']).toBeLessThanOrEqual(Math.ceil(Math.log2(SIZES.long)) + 1);
});

test('the page of a long history from a time on is that of all its entries', async () => {
  const { person } = accounts['long']!;
  const { rows } = await server.pool.query<{ created_at: Date }>(
    'SELECT created_at FROM transactions WHERE from_account_id = $1 AND from_version = 40002',
    [accounts['long']!.id],
  );
  const to = rows[0]!.created_at.toISOString();

  const { body } = await server.get(`/api/transactions?to=${to}&limit=2`, person.token).expect(200);

  expect(body.data.map((entry: { created_at: string }) => Date.parse(entry.created_at))).toEqual([
    Date.parse(to) - 1,
    Date.parse(to) - 2,
  ]);
  await expectSoundBook(server.pool);
});
