import { config as readDotEnv } from 'dotenv';
import { Client, type PoolConfig } from 'pg';
import { loadEnv } from '../../src/config/env';
import { findEmbeddedPostgres } from '../../src/platform/postgres/embedded/embeddedPostgres';
import { readCommandLine } from '../../src/utils/commandLine.util';
import { fillDemo } from './fill';
import { DEMO_PASSWORD, MAIN, PEOPLE } from './people';

/** Fills the development server of this folder: `npm run demo`. */

const COMMAND = {
  usage: `Usage: npm run demo
Fills the development server that runs here ("npm run dev" or "npm start") with people and half a year of payments. It reads
the variables of the server and its .env. A second run changes nothing.
`,
  options: {},
} as const;

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1'];
const CONNECT_MS_MAX = 5_000;
const PAGE_MS_MAX = 1_000;

async function main(): Promise<void> {
  if (readCommandLine(COMMAND, process.argv.slice(2), () => true) === null) return;
  readDotEnv({ quiet: true });
  if (process.env['NODE_ENV'] === 'production')
    throw new Error('NODE_ENV is production. The demo only fills a development server.');
  const env = loadEnv(process.env);
  const url = `http://localhost:${env.port}`;
  const connection = env.database ?? (await findOwnDatabase(env.dataDir, url));
  const database = new Client({ ...connection, connectionTimeoutMillis: CONNECT_MS_MAX });
  checkHost(database);
  await database.connect();
  try {
    const { outcome, payments, since } = await fillDemo({ url, database, report: print });
    const day = since.toLocaleDateString('en-US', { dateStyle: 'long' });
    print(
      outcome === 'filled'
        ? `Done: ${PEOPLE.length} people, and ${payments} payments, refunds and refusals since ${day}.`
        : `The demo is there already, with ${payments} payments, refunds and refusals since ${day}. Nothing was added.`,
    );
    print(await describeLogin(url));
  } finally {
    await database.end();
  }
}

/** The PostgreSQL that the server has started. @throws Error when it does not run */
async function findOwnDatabase(dataDir: string, url: string): Promise<PoolConfig> {
  const found = await findEmbeddedPostgres(dataDir);
  if (found !== null && found !== 'stopped') return found;
  throw new Error(`No server of ${dataDir} runs at ${url}. Start one with "npm run dev" in another terminal.`);
}

/** @throws Error for a database on another machine: it may be the one of others */
function checkHost({ host }: Client): void {
  if (host.startsWith('/') || LOCAL_HOSTS.includes(host)) return;
  throw new Error(`The database is on ${host}. The demo only fills a database on this machine.`);
}

async function describeLogin(url: string): Promise<string> {
  const others = PEOPLE.filter(({ id }) => id !== MAIN).map(({ email }) => email);
  return [
    '',
    `Open      ${await findWallet(url)}`,
    `Email     ${MAIN}@demo.example`,
    `Password  ${DEMO_PASSWORD}`,
    '',
    `With the same password: ${others.join(', ')}`,
  ].join('\n');
}

/** The pages with hot reload where `npm run dev` serves them, and otherwise the pages of the server. */
async function findWallet(url: string): Promise<string> {
  const dev = `http://localhost:${process.env['WEB_PORT'] ?? '5173'}`;
  const page = await fetch(dev, { signal: AbortSignal.timeout(PAGE_MS_MAX) }).then((answer) => answer.text()).catch(() => ''); // prettier-ignore
  return page.includes('<title>PayVerse') ? dev : url;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
