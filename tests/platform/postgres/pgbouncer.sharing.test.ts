import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { withTransaction } from '../../../src/config/database';
import type { Tx } from '../../../src/platform/postgres/db';
import { migrate } from '../../../src/platform/postgres/migrations';
import { GROUP_LIMITS } from '../../../src/services/ledger/ledgerService';
import { expectSoundBook } from '../../support/book';
import { aPerson } from '../../support/people';
import { describeWithPgBouncer, POOL_SIZE, usePgBouncer } from '../../support/pgbouncer';
import { countTransfers, pay, read, useOutside } from '../../support/pooledServer';
import { callsTo, startServer, type TestServer } from '../../support/testServer';
import { until } from '../../support/until';

describeWithPgBouncer('forty connections that share four', () => {
  const bouncer = usePgBouncer();
  const outside = useOutside(bouncer);
  const reported = { errors: [] as unknown[], requests: [], events: [] };
  const closing: (() => unknown)[] = [];
  /** Two servers with the usual limits, and two with one database transaction for each request, ten at once. */
  const urls: string[] = [];
  const pools: Pool[] = [];
  beforeAll(async () => {
    await migrate(bouncer.connection, { pooled: true });
    const single = { ...GROUP_LIMITS, groupsMax: { small: 10, large: 1 }, stallMs: 0, groupWeightMax: 1 };
    for (const groupLimits of [GROUP_LIMITS, GROUP_LIMITS, single, single]) {
      const started = await startServer(bouncer.connection, reported, { pooled: true, groupLimits }, closing);
      urls.push(started.url);
      pools.push(started.pools.ledger, started.pools.general);
    }
  });
  afterEach(() => expect(reported.errors.splice(0)).toEqual([]));
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  test('3,000 payments of 64 clients, beside what reads, leave a sound book', async () => {
    const there = callsTo(() => urls[0]!) as TestServer;
    const people = await Promise.all(Array.from({ length: 32 }, () => aPerson(there)));
    const statuses: number[] = [];
    let left = 3_000;

    await Promise.all(
      Array.from({ length: 64 }, async (_, i) => {
        for (let n = 1; left > 0; n += 1) {
          left -= 1;
          const [from, to] = [people[i % 32]!, people[(i + 1 + (n % 31)) % 32]!];
          statuses.push(await pay(urls[(i + n) % 4]!, from, to, randomUUID()));
          if (n % 5 === 0) statuses.push(await read(urls[n % 4]!, '/api/transactions', from));
        }
      }),
    );

    expect(statuses.filter((status) => status !== 201 && status !== 200)).toEqual([]);
    expect(await countTransfers(outside.pool)).toBe(3_000);
    expect(pools.reduce((sum, { totalCount }) => sum + totalCount, 0)).toBeGreaterThan(30);
    expect((await bouncer.command('SHOW SERVERS')).length).toBeLessThanOrEqual(POOL_SIZE);
    await expectSoundBook(outside.pool);
  }, 90_000);

  test('each of 2,000 transactions, of which every other one fails on the way, gets its own answers', async () => {
    let count = 0;

    await Promise.all(
      Array.from({ length: 64 }, async () => {
        while (count < 2_000) await askThrice((count += 1));
      }),
    );
  });

  /** Asks twice at once, and then once more, behind a statement that fails if the number is even. */
  async function askThrice(number: number): Promise<void> {
    const fails = number % 2 === 0;
    const own = `${number} ${'x'.repeat((number * 7) % 6_000)}`;
    const answers: string[] = [];
    const ask = async (tx: Tx) => {
      const { rows } = await tx.query<{ it: string }>({ name: 'ask', text: 'SELECT $1 AS it' }, [own]);
      answers.push(rows[0]!.it);
    };

    const work = withTransaction(pools[number % 4]!, async (tx) => {
      await Promise.all([ask(tx), ask(tx)]);
      if (fails) tx.send('SELECT 1/0');
      await ask(tx);
    });

    const outcome = await work.catch((error: unknown) => (error as Error).message);
    expect([outcome, ...answers]).toEqual(fails ? [expect.any(String), own, own] : [undefined, own, own, own]);
  }

  test('no connection has a prepared statement, or keeps a limit that a transaction brought', async () => {
    const found: { pid: number; prepared: number; limit: string }[] = [];
    const look = `SELECT pg_backend_pid() AS pid, (SELECT count(*)::int FROM pg_prepared_statements) AS prepared,
                         current_setting('idle_in_transaction_session_timeout') AS limit`;
    const all = Array.from({ length: POOL_SIZE }, () =>
      withTransaction(pools[0]!, async (tx) => {
        found.push(...(await tx.query<(typeof found)[0]>(look)).rows);
        await until(() => found.length === POOL_SIZE);
      }),
    );
    await Promise.all(all);

    expect(new Set(found.map(({ pid }) => pid)).size).toBe(POOL_SIZE);
    expect(found).toEqual(found.map(({ pid }) => ({ pid, prepared: 0, limit: '10s' })));
    expect((await pools[0]!.query(look)).rows).toEqual([expect.objectContaining({ limit: '0' })]);
  });
});
