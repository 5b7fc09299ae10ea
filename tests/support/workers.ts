import type { Person } from './people';
import { start, stopAll, type ServerProcess } from './serverProcess';
import { createDatabase } from './testDatabase';
import { callsTo, type TestServer } from './testServer';
import { until } from './until';

/** Several processes that answer as one server. Each call opens a new connection, so that all of them are asked in turn. */
export const WORKERS = 3;

export interface Workers {
  server: ServerProcess;
  url: string;
  there: TestServer;
}

/** Makes a database for the tests of a file. */
export function useWorkers() {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await stopAll();
    await database.drop();
  });

  const databaseUrl = () => database.connection.connectionString!;
  async function startWorkers(env: Record<string, string> = {}): Promise<Workers> {
    const server = start({
      DATABASE_URL: databaseUrl(),
      WEB_CONCURRENCY: String(WORKERS),
      RATE_LIMIT_AUTH: '0',
      ...env,
    });
    const url = await server.ready;
    return { server, url, there: callsTo(() => url) as TestServer };
  }
  return { databaseUrl, startWorkers };
}

/** The workers that the log names for these requests. */
export async function whoAnswers(server: ServerProcess, there: TestServer): Promise<Set<unknown>> {
  const id = `who-${Math.random()}`;
  const before = server.output().length;
  const calls = Array.from({ length: 4 * WORKERS }, () =>
    there.get('/health/live').set({ 'X-Request-Id': id, Connection: 'close' }),
  );
  await Promise.all(calls);
  const lines = () =>
    server
      .output()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes(id));
  await until(() => lines().length === calls.length);
  return new Set(lines().map((line) => (JSON.parse(line) as { worker: number }).worker));
}

export async function statuses(
  there: TestServer,
  { token }: Pick<Person, 'token'>,
  count = 4 * WORKERS,
): Promise<number[]> {
  const calls = Array.from({ length: count }, () => there.get('/api/accounts', token).set('Connection', 'close'));
  return (await Promise.all(calls)).map(({ status }) => status);
}
