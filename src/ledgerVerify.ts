import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { config as readDotEnv } from 'dotenv';
import { Client, type DatabaseError, type PoolConfig } from 'pg';
import type { Db } from './config/database';
import { findEmbeddedPostgres, startEmbeddedPostgres } from './config/embeddedPostgres';
import { loadDatabaseEnv, type Env } from './config/env';
import { readMigrations } from './config/migrations';
import { BOOK_RULES, readBookReport, type BookReport, type FaultKind } from './models/book.model';
import { countAppliedMigrations } from './models/schema.model';

/** Proves the book: exits with 0 when it is sound, 1 when it is broken, and 2 when it could not be checked. */

/** In milliseconds. Many millions of rows take minutes; only a link that is dead takes a day. */
const TIMEOUTS = { connect: 5_000, query: 86_400_000, close: 1_000 };
const CONNECTIONS_MAX = 10;
const UNDEFINED_TABLE = '42P01';

/**
 * The statement timeout of the server's role is meant for requests. A lock is waited for only behind somebody who changes
 * the schema, and all that waits behind that one waits for us too.
 */
const BEGIN = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL statement_timeout = 0;
  SET LOCAL lock_timeout = '5s';
  SET LOCAL TimeZone = 'UTC'`;

async function main(): Promise<void> {
  readDotEnv({ quiet: true });
  const { values: options } = parseArgs({ options: { json: { type: 'boolean' } } });
  const interrupted = listenForSignals();
  const report = await withDatabase(loadDatabaseEnv(process.env), (connection) => verify(connection, interrupted));
  process.stdout.write(options.json ? `${JSON.stringify(toJson(report))}\n` : toText(report));
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}

/** A signal ends the look at the database, and then everything is let go in good order. */
function listenForSignals(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interruption.abort(new Error(`it was interrupted by ${signal}`)));
  }
  return interruption.signal;
}

/** The configured database, or the one in DATA_DIR: as somebody else's guest while it runs, and else started for this. */
async function withDatabase<T>(
  { database, dataDir }: Pick<Env, 'database' | 'dataDir'>,
  work: (connection: PoolConfig) => Promise<T>,
): Promise<T> {
  const found = database ?? (await findEmbeddedPostgres(dataDir));
  if (found === null) throw new Error(`there is nothing to verify, no database in ${dataDir}`);
  if (found !== 'stopped') return work(found);

  const postgres = await startEmbeddedPostgres({
    dataDir,
    maxConnections: CONNECTIONS_MAX,
    onEvent: (message) => process.stderr.write(`${message}\n`),
  });
  try {
    return await work(postgres.connection);
  } finally {
    await postgres.stop();
  }
}

async function verify(connection: PoolConfig, interrupted: AbortSignal): Promise<BookReport> {
  interrupted.throwIfAborted();
  const client = new Client({
    ...connection,
    application_name: 'payverse-verify',
    connectionTimeoutMillis: TIMEOUTS.connect,
    query_timeout: TIMEOUTS.query,
    keepAlive: true,
  });
  client.on('error', () => undefined); // A lost connection also rejects the query that waits on it.
  const interruption = new Promise<never>((_resolve, reject) => {
    interrupted.addEventListener('abort', () => reject(interrupted.reason as Error));
  });
  try {
    return await Promise.race([read(client), interruption]);
  } finally {
    await Promise.race([client.end(), delay(TIMEOUTS.close, null, { ref: false })]);
  }
}

async function read(client: Client): Promise<BookReport> {
  await client.connect();
  await client.query(BEGIN);
  await checkSchema(client);
  return readBookReport(client);
}

async function checkSchema(db: Db): Promise<void> {
  const { length: known } = await readMigrations();
  const applied = await countAppliedMigrations(db).catch((error: unknown) => {
    if ((error as DatabaseError).code === UNDEFINED_TABLE) return 0;
    throw error;
  });
  if (applied === 0) throw new Error('the database has no schema of PayVerse');
  if (applied < known)
    throw new Error(`the schema is older than this program: it has ${applied} of ${known} migrations`);
}

/** Written out by hand: scripts rely on these names. */
function toJson({ accounts, transactions, balances, openings, difference, faults }: BookReport) {
  const [worst] = faults;
  return {
    sound: !worst,
    accounts,
    transactions,
    balances,
    openings,
    difference,
    faults: Object.fromEntries(countByKind(faults)),
    first_broken: worst
      ? {
          kind: worst.kind,
          account_number: worst.first.account,
          transaction_id: worst.first.transactionId,
          version: worst.first.version,
          stored: worst.first.stored,
          expected: worst.first.expected,
        }
      : null,
  };
}

function toText({ accounts, transactions, balances, openings, difference, faults }: BookReport): string {
  const sums = { accounts, transactions, balances, openings, difference };
  return [
    faults.length === 0 ? 'The book is sound.' : 'The book is BROKEN.',
    '',
    ...Object.entries(sums).map(([name, value]) => `${name.padEnd(16)} ${String(value).padStart(20)}`),
    '',
    ...countByKind(faults).map(
      ([kind, count]) => `${kind.padEnd(16)} ${String(count).padStart(8)}  ${BOOK_RULES[kind]}`,
    ),
    ...describeFirst(faults),
    '',
  ].join('\n');
}

function describeFirst([worst]: BookReport['faults']): string[] {
  if (!worst) return [];
  const { account, transactionId, version, stored, expected } = worst.first;
  const places = [
    transactionId !== null && `transaction ${transactionId}`,
    account !== null && `account ${account}`,
    version !== null && `version ${version}`,
  ].filter(Boolean);
  return [
    '',
    `first broken row: ${places.join(', ')} (${worst.kind})`,
    `  stored:    ${stored}`,
    `  should be: ${expected}`,
  ];
}

function countByKind(faults: BookReport['faults']): [FaultKind, number][] {
  const kinds = Object.keys(BOOK_RULES) as FaultKind[];
  return kinds.map((kind) => [kind, faults.find((group) => group.kind === kind)?.count ?? 0]);
}

main().catch((error: unknown) => {
  // Node reports a host with several addresses in one error without a message.
  const [cause = error] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  process.stderr.write(`The book could not be checked: ${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 2;
});
