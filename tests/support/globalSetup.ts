import { readFileSync } from 'node:fs';
import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/postgres/embedded/embeddedPostgres';
import { migrate } from '../../src/platform/postgres/migrations';
import { asAdmin, publishTestPostgres, urlOf } from './testDatabase';

declare global {
  var embeddedPostgres: { server: EmbeddedPostgres; dataDir: string } | undefined;
}

/** A file system in memory, and how much must be free there. In some containers it has 64 MiB. */
const MEMORY = { folder: '/dev/shm', freeBytesMin: 4 * 1024 ** 3 };

/** Takes the PostgreSQL of TEST_DATABASE_URL or starts one, and migrates the template that every test file copies. */
export default async function globalSetup(): Promise<void> {
  const template = `payverse_template_${process.pid}`;
  publishTestPostgres({ url: process.env['TEST_DATABASE_URL'] ?? (await startOwn()), template });
  await asAdmin((admin) => admin.query(`CREATE DATABASE ${template} TEMPLATE template0`));
  await migrate({ connectionString: urlOf(template) });
}

async function startOwn(): Promise<string> {
  const dataDir = await mkdtemp(path.join(await dataFolder(), 'payverse-test-'));
  const server = await startEmbeddedPostgres({
    dataDir,
    maxConnections: 200,
    onEvent: (message) => console.error(message),
  });
  globalThis.embeddedPostgres = { server, dataDir };
  stopWhenInterrupted(dataDir);
  const { user, password, host, port } = server.connection;
  return `postgres://${user!}:${password as string}@${host!}:${port!}/postgres`;
}

/** In memory where there is room, because each COMMIT waits for the disk and a test needs its data only once. */
async function dataFolder(): Promise<string> {
  const found = await statfs(MEMORY.folder).catch(() => null);
  return found && found.bavail * found.bsize >= MEMORY.freeBytesMin ? MEMORY.folder : tmpdir();
}

/** Ctrl-C ends Jest without its teardown, and does not reach PostgreSQL, which has another process group. */
function stopWhenInterrupted(dataDir: string): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      const [pid] = readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGINT');
      process.exit(1);
    });
  }
}
