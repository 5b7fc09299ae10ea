import fc from 'fast-check';
import type { Pool } from 'pg';
import { createPool } from '../../src/config/database';
import { expectSoundBook } from '../support/book';
import { shapeOf } from '../support/fuzz/bodies';
import { faultsOf } from '../support/fuzz/invariants';
import { aBrokenRequest, aRequest, flawedRequests, type FuzzRequest } from '../support/fuzz/requests';
import { PASSWORD_CANARY, TOKEN_CANARY } from '../support/fuzz/values';
import { breakBytes, exchange, toBytes } from '../support/fuzz/wire';
import { createWorld, type World } from '../support/fuzz/world';
import { balanceOf, send } from '../support/people';
import { findRoutes, nameOf, type Route } from '../support/routes';
import { start, stopAll, type ServerProcess } from '../support/serverProcess';
import { createDatabase } from '../support/testDatabase';
import { callsTo, type TestServer } from '../support/testServer';

/**
 * Hostile requests at every route of a server that runs in a separate process. A failure shows the shortest request
 * that still fails, and a seed. The same again: FUZZ_SEED=... npx jest tests/routes/fuzz.test.ts. For longer: FUZZ_RUNS=...
 */
const { FUZZ_RUNS = '100', FUZZ_SEED } = process.env;
const RUNS = { perRoute: Number(FUZZ_RUNS), broken: 100 };
const AT_ONCE = 6;
const TIMEOUT_MS = 180_000;
/** How long an answer may take: a request that is whole is always answered. */
const PATIENCE_MS = { whole: 10_000, broken: 50 };
/** Longer than Node.js reads heads. It may then close before all has been sent, and the answer gets lost. */
const HEAD_LENGTH_MAX = 16_000;

/** Those that only read come first, while the history that they read is short. */
const routes = findRoutes().sort((a, b) => a.method.localeCompare(b.method));
const named = routes.map((route): [string, Route] => [nameOf(route), route]);

let database: Awaited<ReturnType<typeof createDatabase>>;
let pool: Pool;
let server: ServerProcess;
let there: TestServer;
let port: number;
let world: World;
/** The answers so far: how often each status, in which types, and which routes succeeded. */
const tally = { sent: 0, byStatus: new Map<number, number>(), types: new Set<string>(), good: new Set<string>() };

beforeAll(async () => {
  database = await createDatabase();
  pool = createPool(database.connection, { max: 2, pooled: false, onError: () => undefined });
  server = start({
    DATABASE_URL: database.connection.connectionString!,
    JWT_ACCESS_SECRET: 'a'.repeat(40),
    JWT_REFRESH_SECRET: 'b'.repeat(40),
    LOG_LEVEL: 'info',
    RATE_LIMIT_AUTH: '0',
    RATE_LIMIT_API: '0',
  });
  const url = await server.ready;
  port = Number(new URL(url).port);
  there = callsTo(() => url) as TestServer;
  world = await createWorld(there, url);
});
afterAll(async () => {
  await stopAll();
  await pool.end();
  await database.drop();
});

async function fuzz<T>(cases: fc.Arbitrary<T>, numRuns: number, check: (value: T) => Promise<void>): Promise<void> {
  const seed = FUZZ_SEED === undefined ? {} : { seed: Number(FUZZ_SEED) };
  await fc.assert(fc.asyncProperty(cases, check), { numRuns, ...seed });
}

/** Sends the bytes and throws when the answer is not as every answer is. Only a request that is whole must have one. */
async function probe(route: Route, bytes: string, whole: boolean) {
  // As the bytes have them now, which may have been broken.
  const [, method = '', target = ''] = /^\s*(\S+) +(\S*)/.exec(bytes) ?? [];
  const answer = await exchange(port, bytes, whole ? PATIENCE_MS.whole : PATIENCE_MS.broken);
  const mayBeCut = !whole || bytes.indexOf('\r\n\r\n') > HEAD_LENGTH_MAX;
  const faults = answer ? faultsOf(answer, { method, target }) : mayBeCut ? [] : ['there is none'];
  const shown = (text: string) => JSON.stringify(text.slice(0, 2_000));
  if (faults.length > 0) {
    const { status, body = '' } = answer ?? {};
    throw new Error(`The answer ${faults.join(', ')}\n${shown(bytes)}\n${status} ${shown(body)}`);
  }
  tally.sent += 1;
  if (!answer) return;
  tally.byStatus.set(answer.status, (tally.byStatus.get(answer.status) ?? 0) + 1);
  tally.types.add(answer.headers.get('Content-Type') ?? 'none');
  if (answer.status === 429) await world.changeGuest();
  if (answer.status >= 400) return;
  if (method === route.method) tally.good.add(nameOf(route));
  await world.renew(route);
}

const sendTo = (route: Route) => async (request: FuzzRequest) => {
  const filled = world.fill(request);
  await probe(route, toBytes(filled), true);
};

test('every route of the app is found, with what it takes', () => {
  const names = named.map(([name]) => name);
  expect(names).toEqual(expect.arrayContaining(['POST /api/transactions/send', 'GET /health/live']));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(15);
  const unread = routes.filter(
    ({ method, path, schema }) =>
      (method === 'POST' && !schema?.body) || (path.includes(':') && Object.keys(shapeOf(schema?.params)).length === 0),
  );
  expect(unread.map(nameOf)).toEqual([]);
});

test.each(named)(
  '%s answers requests with one flaw as it answers all others',
  async (_name, route) => {
    const waiting = flawedRequests(route);
    const work = async () => {
      for (let cases = waiting.pop(); cases; cases = waiting.pop()) await fuzz(cases, 1, sendTo(route));
    };
    // After a failure the others have no more to do.
    await Promise.all(Array.from({ length: AT_ONCE }, work)).finally(() => waiting.splice(0));
  },
  TIMEOUT_MS,
);

test.each(named)(
  '%s answers hostile requests as it answers all others',
  async (_name, route) => {
    await fuzz(aRequest(route), RUNS.perRoute, sendTo(route));
  },
  TIMEOUT_MS,
);

test.each(named)(
  '%s answers bytes that are nearly HTTP in the same shape, if at all',
  async (_name, route) => {
    await fuzz(aBrokenRequest(route), RUNS.broken, async ({ request, breaks }) => {
      const filled = world.fill(request);
      await probe(route, breakBytes(toBytes(filled), breaks), false);
    });
  },
  TIMEOUT_MS,
);

describe('afterwards', () => {
  test('all kinds of answers were seen, and every route did what it is for', () => {
    expect(tally.sent).toBeGreaterThanOrEqual(5_000);
    expect([...tally.types]).toEqual(expect.arrayContaining([expect.stringMatching(/^text\/csv/)]));
    expect([...tally.byStatus.keys()]).toEqual(
      expect.arrayContaining([200, 201, 204, 400, 401, 402, 404, 405, 413, 415, 422, 429]),
    );
    // Most requests come past the guard.
    expect(tally.byStatus.get(401)).toBeLessThan(tally.sent / 4);
    expect([...tally.good].sort()).toEqual(named.map(([name]) => name).sort());
  });

  async function countTransfers(): Promise<number> {
    const { rowCount } = await pool.query(
      "SELECT 1 FROM transactions WHERE type <> 'opening' AND status = 'completed'",
    );
    return rowCount!;
  }

  test('the same process still works, and no money appeared or got lost', async () => {
    const [before, moved] = [await balanceOf(there, world.payer), await countTransfers()];
    await send(there, world.payee, world.payer, 1).expect(201);

    expect([await balanceOf(there, world.payer), await countTransfers()]).toEqual([before + 1, moved + 1]);
    expect(moved).toBeGreaterThan(100);
    await there.get('/health/live').expect(200);
    expect([server.child.exitCode, server.child.signalCode]).toEqual([null, null]);
    await expectSoundBook(pool);
  });

  test('its log has a record of each request, no failure, and no secret', () => {
    const output = server.output();
    const records = output.split('\n').filter((line) => line.startsWith('{'));

    expect(records.length).toBeGreaterThan(5_000);
    // The databases of tests belong to a superuser.
    expect(records.filter((record) => !record.includes('"level":"info"'))).toEqual([
      expect.stringContaining('"right":"superuser"'),
    ]);
    for (const secret of [PASSWORD_CANARY, TOKEN_CANARY, world.payer.token, '$2b$'])
      expect(output).not.toContain(secret);
  });
});
