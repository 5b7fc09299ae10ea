import { randomBytes } from 'node:crypto';
import { startCollector, type Span } from './otlpCollector';
import { start, stopAll, type ServerProcess } from './serverProcess';
import { createDatabase } from './testDatabase';
import { callsTo, type TestServer } from './testServer';

export type Collector = Awaited<ReturnType<typeof startCollector>>;

/** The server as a process, and the calls to it. */
export interface Traced {
  server: ServerProcess;
  calls: TestServer;
  url: string;
}

/** Collectors, and servers that send traces, for one test each. */
export interface TracedServers {
  /** The name of the database that all of these servers use. */
  databaseName: () => string;
  aCollector: (options?: Parameters<typeof startCollector>[0]) => Promise<Collector>;
  startTraced: (env: Record<string, string>) => Promise<Traced>;
}

export function useTracedServers(): TracedServers {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  const collectors: Collector[] = [];

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterEach(async () => {
    await stopAll();
    for (const collector of collectors.splice(0)) await collector.close();
  });
  afterAll(() => database.drop());

  async function aCollector(options?: Parameters<typeof startCollector>[0]): Promise<Collector> {
    const collector = await startCollector(options);
    collectors.push(collector);
    return collector;
  }

  async function startTraced(env: Record<string, string>): Promise<Traced> {
    const server = start({
      DATABASE_URL: database.connection.connectionString!,
      RATE_LIMIT_AUTH: '0',
      OTEL_BSP_SCHEDULE_DELAY: '20',
      ...env,
    });
    const url = await server.ready;
    return { server, url, calls: callsTo(() => url) as TestServer };
  }

  return { databaseName: () => database.name, aCollector, startTraced };
}

export const recordsOf = ({ server }: Traced) =>
  server.output().split('\n').filter((line) => line.startsWith('{') && line.endsWith('}')).map((line) => JSON.parse(line)); // prettier-ignore
/** The ids of a trace that a caller begins, and its header. */
export const aTrace = () => {
  const traceId = randomBytes(16).toString('hex');
  const parentId = randomBytes(8).toString('hex');
  return { traceId, parentId, traceparent: `00-${traceId}-${parentId}-01` };
};
export const isStatement = ({ name }: Span) => name.startsWith('pg.query:');
