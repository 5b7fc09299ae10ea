import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { STATEMENT_PAGE } from '../../../src/services/statements/statementPages';
import { expectSoundBook } from '../../support/book';
import { addManyEntries, addManyRefusals } from '../../support/manyEntries';
import { aPerson, codeOf, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';

/** More text than sockets and their buffers hold: a statement that is not read stops on its way. */
const ENTRIES = 20_000;
const PAGES = Math.ceil((ENTRIES + 1) / STATEMENT_PAGE);
const server = useServer({ statementLimits: { perUser: 2, perProcess: 3, stallMs: 60_000 } });
const hasty = useServer({ statementLimits: { perUser: 2, perProcess: 3, stallMs: 500 } });
const counting = useServer({ rateLimits: { authPerMinute: 0, apiPerMinute: 100 } });
let alice: Customer;
let bob: Customer;
let carol: Customer;
beforeAll(async () => {
  [alice, bob] = await twoWithLongHistories(server);
  carol = await withAccount(server, await aPerson(server));
});

interface Customer extends Person {
  statement: string;
}

async function withAccount(at: typeof server, person: Person): Promise<Customer> {
  const { body } = await at.get('/api/accounts', person.token).expect(200);
  return { ...person, statement: `/api/accounts/${body.data[0].id as string}/statement` };
}

async function twoWithLongHistories(at: typeof server): Promise<[Customer, Customer]> {
  const people: [Person, Person] = [await aPerson(at), await aPerson(at)];
  await addManyEntries(at.pool, people, ENTRIES);
  return [await withAccount(at, people[0]), await withAccount(at, people[1])];
}

/** Resolves with an answer whose body waits to be read. */
async function openStatement({ statement, token }: Customer, at = server): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const request = http.get(`${at.url}${statement}`, { headers, agent: false }, (answer) => {
      answer.pause();
      resolve(answer);
    });
    request.on('error', reject);
  });
}

async function readWhole(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const free = async (customer: Customer, at = server) =>
  until(async () => (await at.head(customer.statement, customer.token)).status === 200, 10_000);

describe('statements of one user', () => {
  test('fault F1: a user reads two at once: the third is refused, and other users are not', async () => {
    const [first, second] = [await openStatement(alice), await openStatement(alice)];

    const refused = await server.get(alice.statement, alice.token);
    await server.get(carol.statement, carol.token).expect(200);
    await server.get('/api/accounts', alice.token).expect(200);
    await send(server, alice, carol, 0.01, 'while two are open').expect(201);

    expect([refused.status, codeOf(refused), refused.headers['retry-after']]).toEqual([429, 'RATE_LIMITED', '5']);
    expect(refused.headers['ratelimit-policy']).toBe('"statements";q=2;qu="concurrent-requests"');
    expect(server.events.map(({ event, limit }) => [event, limit])).toContainEqual(['rate_limited', 'statements']);
    expect([(await readWhole(first)).at(-1), (await readWhole(second)).at(-1)]).toEqual(['}', '}']);
    await free(alice);
  });

  test('fault F1, pages 1: payments during the reading do not change them', async () => {
    const answer = await openStatement(bob);
    for (let i = 0; i < 3; i += 1) await send(server, carol, bob, 1).expect(201);

    const { entries, openingBalance, closingBalance, totalIn, totalOut } = JSON.parse(await readWhole(answer)) as {
      entries: { id: string; balance_after: number }[];
      [total: string]: unknown;
    };

    expect(entries).toHaveLength(ENTRIES + 1);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(ENTRIES + 1);
    expect([openingBalance, entries.at(-1)?.balance_after]).toEqual([0, closingBalance]);
    expect(Math.round(((totalIn as number) - (totalOut as number)) * 100)).toBe(
      Math.round(Number(closingBalance) * 100),
    );
    await expectSoundBook(server.pool);
  });
});

test('fault F1: one process reads a few at once, for all users together', async () => {
  const open = [await openStatement(alice), await openStatement(alice), await openStatement(bob)];

  const refused = await server.get(carol.statement, carol.token);

  expect([refused.status, codeOf(refused), refused.headers['retry-after']]).toEqual([503, 'UNAVAILABLE', '5']);
  server.errors.length = 0;
  for (const answer of open) answer.destroy();
  await free(carol);
  server.errors.length = 0;
});

test('fault F6, pages 4: a statement that the client does not read holds no connection and at most the pages under way', async () => {
  const query = jest.spyOn(server.pools.general, 'query');
  const countPages = () =>
    query.mock.calls.filter(([statement]) => (statement as { name?: string }).name === 'list-entries-oldest-first')
      .length;
  const answer = await openStatement(alice);

  let seen = 0;
  let sameFor = 0;
  await until(() => {
    sameFor = countPages() === seen ? sameFor + 1 : 0;
    seen = countPages();
    return seen > 0 && sameFor === 20;
  }, 20_000);

  expect(countPages()).toBeLessThan(PAGES);
  const { general } = server.pools;
  expect([general.waitingCount, general.totalCount - general.idleCount]).toEqual([0, 0]);
  expect(JSON.parse(await readWhole(answer)).entries.length).toBeGreaterThan(ENTRIES);
  query.mockRestore();
});

describe('a client that does not read', () => {
  let late: Customer;
  beforeAll(async () => {
    [late] = await twoWithLongHistories(hasty);
  });

  const cut = () => hasty.requests.filter(({ aborted, path }) => aborted && path === late.statement).length;

  test.each([
    ['anything', 0],
    ['any more after a while', 300_000],
  ])('fault F6: %s is cut off, is seen to be, and leaves its place to others', async (_name, bytes) => {
    const answer = await openStatement(late, hasty);
    for (let read = 0; read < bytes;) {
      const chunk = answer.read() as Buffer | null;
      if (chunk === null) await once(answer, 'readable');
      else read += chunk.length;
    }

    await until(() => cut() === 1, 20_000);

    await expect(readWhole(answer)).rejects.toThrow('aborted');
    expect(answer.complete).toBe(false);
    await hasty.get(late.statement, late.token).expect(200);
  });
});

describe('what a statement costs', () => {
  let payer: Customer;
  beforeAll(async () => {
    [payer] = await twoWithLongHistories(counting);
  });
  const left = (headers: Record<string, string>) => Number(/"api";r=(\d+)/.exec(headers['ratelimit']!)![1]);

  test('fault F1: is a call for each of its pages, and a debt refuses what comes next', async () => {
    const before = left((await counting.get('/api/accounts', payer.token).expect(200)).headers);

    await counting.get(payer.statement, payer.token).expect(200);
    const after = left((await counting.get('/api/accounts', payer.token).expect(200)).headers);
    await counting.get(payer.statement, payer.token).expect(200);
    const refused = await counting.get('/api/accounts', payer.token);

    expect(before - after).toBe(PAGES + 1);
    expect([refused.status, codeOf(refused)]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('fault F1: is the same for pages of refusals, which it does not show', async () => {
    const [refused, other] = [await aPerson(counting), await aPerson(counting)];
    const customer = await withAccount(counting, refused);
    await addManyRefusals(counting.pool, [refused, other], 4 * STATEMENT_PAGE);
    const before = left((await counting.get('/api/accounts', refused.token).expect(200)).headers);

    const { body } = await counting.get(customer.statement, refused.token).expect(200);

    expect(body.entries).toHaveLength(1);
    const after = left((await counting.get('/api/accounts', refused.token).expect(200)).headers);
    expect(before - after).toBe(5 + 1);
  });
});
