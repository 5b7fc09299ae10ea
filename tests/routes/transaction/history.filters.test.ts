import { SEARCHED_MAX } from '../../../src/services/history/searchRange';
import { expectSoundBook } from '../../support/book';
import { addManyEntries } from '../../support/manyEntries';
import { aPerson, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

/** Alice has an opening, then many entries with Bob, then a refusal, a payment to Carol and one to Bob. */
const server = useServer();
const WITH_BOB = SEARCHED_MAX + 500;
const HOUSE = 'ACC0000000000000';
let alice: Person;
let bob: Person;
let carol: Person;
let all: Entry[];
beforeAll(async () => {
  [alice, bob, carol] = [await aPerson(server), await aPerson(server), await aPerson(server)];
  await addManyEntries(server.pool, [alice, bob], WITH_BOB);
  await send(server, alice, bob, 5_000, 'refused').expect(402);
  await send(server, alice, carol, 2).expect(201);
  await send(server, alice, bob, 3).expect(201);
  await server.pool.query('VACUUM ANALYZE transactions');
  all = (await walk('limit=100')).flat();
});

interface Entry {
  id: string;
  direction: string;
  status: string;
  created_at: string;
  counterparty: { account_number: string };
}

/** The entries of each page until there is no cursor. */
async function walk(query: string, person = alice): Promise<Entry[][]> {
  const pages: Entry[][] = [];
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { body } = await server.get(`/api/transactions?${query}${next}`, person.token).expect(200);
    pages.push(body.data as Entry[]);
    cursor = body.nextCursor as string | null;
  } while (cursor !== null);
  return pages;
}

const ids = (entries: Entry[]) => entries.map(({ id }) => id);

test('the whole history is walked', async () => {
  expect(all).toHaveLength(1 + WITH_BOB + 3);
  expect(new Set(ids(all)).size).toBe(all.length);
  await expectSoundBook(server.pool);
});

test('fault F7: a page looks through a bounded part of the history for a counterparty, and leads on', async () => {
  const pages = await walk(`counterparty=${HOUSE}&limit=100`);

  // The opening is the oldest entry: the page before has nothing, and is not the last.
  expect(pages.map((page) => page.length)).toEqual([0, 1]);
  expect(pages[1]).toEqual([all.at(-1)]);
});

test('fault F7: refusals are found in one page, however many entries lie before and behind them', async () => {
  const refusals = all.filter(({ status }) => status === 'failed');

  expect(await walk('status=failed&limit=1')).toEqual([refusals]);
  expect(await walk('status=failed&direction=in')).toEqual([[]]);
  expect(await walk('status=failed', bob)).toEqual([[]]);
});

/** Every filter of two values or none: a period that begins and ends within the history. */
function combinations(): [query: string, fits: (entry: Entry) => boolean][] {
  const [from, to] = [all.at(-100)!.created_at, all.at(50)!.created_at];
  const choices: [string, (entry: Entry) => boolean][][] = [
    [['', () => true], ...['in', 'out'].map((each) => one(`direction=${each}`, ({ direction }) => direction === each))],
    [
      ['', () => true],
      ...['completed', 'failed'].map((each) => one(`status=${each}`, ({ status }) => status === each)),
    ],
    [
      ['', () => true],
      ...[bob.accountNumber, carol.accountNumber, HOUSE].map((each) =>
        one(`counterparty=${each}`, ({ counterparty }) => counterparty.account_number === each),
      ),
    ],
    [['', () => true], one(`from=${from}&to=${to}`, ({ created_at: at }) => at >= from && at < to)],
  ];
  return choices.reduce<[string, (entry: Entry) => boolean][]>(
    (sofar, next) =>
      sofar.flatMap(([query, fits]) =>
        next.map(([more, fitsToo]): [string, (entry: Entry) => boolean] => [
          `${query}&${more}`,
          (entry) => fits(entry) && fitsToo(entry),
        ]),
      ),
    [['limit=100', () => true]],
  );
}

const one = (query: string, fits: (entry: Entry) => boolean): [string, (entry: Entry) => boolean] => [query, fits];

test('fault F7: with any filters, the pages together are what fits: nothing is skipped or comes twice', async () => {
  for (const [query, fits] of combinations()) {
    const expected = all.filter(fits);

    const found = (await walk(query)).flat();

    expect({ query, ids: ids(found) }).toEqual({ query, ids: ids(expected) });
  }
});
