import { SEARCHED_MAX } from '../../../src/services/history/searchRange';
import { addManyEntries } from '../../support/manyEntries';
import { aPerson, codeOf, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

/** Ann has an opening, then many entries of 0.01 with Bob, and two payments that a search for amounts finds. */
const server = useServer({ rateLimits: { authPerMinute: 0, apiPerMinute: 1_000 } });
const WITH_BOB = SEARCHED_MAX + 700;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  [ann, bob] = [await aPerson(server, 'Ann Example'), await aPerson(server, 'Bob Example')];
  await addManyEntries(server.pool, [ann, bob], WITH_BOB);
  await send(server, ann, bob, 7).expect(201);
  await send(server, bob, ann, 8).expect(201);
  await server.pool.query('VACUUM ANALYZE transactions');
});

interface Entry {
  id: string;
  amount: number;
  direction: string;
}

const list = (query: string, person = ann) => server.get(`/api/transactions?${query}`, person.token);

/** The entries of each page until there is no cursor. */
async function walk(query: string): Promise<Entry[][]> {
  const pages: Entry[][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await list(`${query}${cursor && `&cursor=${cursor}`}`).expect(200);
    pages.push(body.data as Entry[]);
    cursor = body.nextCursor as string | null;
  }
  return pages;
}

test('a page looks through a bounded part of the history, and leads on', async () => {
  const pages = await walk('q=payverse');

  expect(pages.map((page) => page.length)).toEqual([0, 1]);
});

test.each([
  ['q=bob&limit=100', () => true],
  ['q=bob%200.01&limit=99', ({ amount }: Entry) => amount === 0.01],
  ['q=e.%208', ({ amount }: Entry) => amount === 8],
  ['q=0.01&direction=in&limit=100', ({ amount, direction }: Entry) => amount === 0.01 && direction === 'in'],
])('the pages of %s together are what fits: nothing is skipped or comes twice', async (query, fits) => {
  const all = (await walk('limit=100')).flat();
  const ids = (entries: Entry[]) => entries.map(({ id }) => id);

  // The oldest entry is the opening, which Bob is no party of.
  expect(ids((await walk(query)).flat())).toEqual(ids(all.slice(0, -1).filter(fits)));
});

describe('a cursor', () => {
  const firstPage = async () => (await list('q=bob&limit=1').expect(200)).body.nextCursor as string;

  test('carries its search', async () => {
    const cursor = await firstPage();

    const { body } = await list(`limit=1&cursor=${cursor}`).expect(200);

    expect(body.data).toHaveLength(1);
    expect((await list(`limit=1&q=bob&cursor=${cursor}`).expect(200)).body).toEqual(body);
  });

  test('is refused with another search, and with one that it was made without', async () => {
    const [searched, plain] = [await firstPage(), (await list('limit=1')).body.nextCursor as string];

    for (const query of [`q=ann&cursor=${searched}`, `q=bob&cursor=${plain}`]) {
      const answer = await list(query);
      expect([codeOf(answer), answer.body.errors[0].path]).toEqual(['VALIDATION_FAILED', '/cursor']);
    }
  });

  test.each(['ﷺ'.repeat(200), '🎉'.repeat(200), `a${'\u0001'.repeat(199)}`, `a${'"\\'.repeat(99)}`])(
    'of the search %j is accepted',
    async (q) => {
      const { body } = await list(`q=${encodeURIComponent(q)}`).expect(200);

      const next = await list(`cursor=${body.nextCursor as string}`).expect(200);

      expect(next.body).toEqual({ data: [], nextCursor: null });
    },
  );
});

describe('what a search costs', () => {
  const left = async (query?: string) => {
    const { headers } = await (query ? list(query) : server.get('/api/accounts', ann.token)).expect(200);
    return Number(/"api";r=(\d+)/.exec(headers['ratelimit'] as string)![1]);
  };

  test.each([
    ['q=payverse', SEARCHED_MAX / 1_000],
    ['q=bob&limit=20', 1],
    ['limit=20', 1],
  ])('%s counts as %i calls, by the entries that it looks through', async (query, calls) => {
    const before = await left();

    await left(query);

    expect(before - (await left())).toBe(calls + 1);
  });

  test('a user runs four at once: the fifth is refused, and other users are not', async () => {
    const lock = await server.pool.connect();
    await lock.query('BEGIN; LOCK TABLE users');
    const searches = Array.from({ length: 5 }, () => list('q=payverse').then((answer) => answer));
    const other = list('q=payverse', bob).then(({ status }) => status);

    const refused = await Promise.race(searches);
    await lock.query('COMMIT');
    lock.release();

    expect([refused.status, codeOf(refused), refused.headers['retry-after']]).toEqual([429, 'RATE_LIMITED', '5']);
    expect(refused.headers['ratelimit-policy']).toContain('"searches";q=4;qu="concurrent-requests"');
    const statuses = (await Promise.all(searches)).map(({ status }) => status);
    expect([...statuses.sort(), await other]).toEqual([200, 200, 200, 200, 429, 200]);
    await list('q=payverse').expect(200);
  });
});
