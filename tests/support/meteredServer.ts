import { Client } from 'pg';
import { scrape, type Scrape } from './metrics';
import { aPerson, type Person } from './people';
import { start, stopAll, type ServerProcess } from './serverProcess';
import { createDatabase } from './testDatabase';
import { callsTo, type TestServer } from './testServer';
import { until } from './until';

/** A server as a process with METRICS_PORT, and two people. */
export class MeteredServer {
  database!: Awaited<ReturnType<typeof createDatabase>>;
  server!: ServerProcess;
  there!: TestServer;
  /** The port of the metrics. */
  port!: number;
  alice!: Person;
  bob!: Person;

  async start(env: Record<string, string>): Promise<void> {
    this.database = await createDatabase();
    const { connection } = this.database;
    this.server = start({ DATABASE_URL: connection.connectionString!, METRICS_PORT: '0', ...env });
    const url = await this.server.ready;
    this.there = { ...callsTo(() => url), connection } as TestServer;
    this.port = Number(/"port":(\d+),"msg":"metrics"/.exec(this.server.output())![1]);
    [this.alice, this.bob] = [await aPerson(this.there), await aPerson(this.there)];
  }

  async stop(): Promise<void> {
    await stopAll();
    await this.database.drop();
  }

  scrape(): Promise<Scrape> {
    return scrape(this.port);
  }

  /** By how much each sample grew during this work. */
  async growth(work: () => Promise<unknown>): Promise<(sample: string) => number> {
    const before = await this.scrape();
    await work();
    const after = await this.scrape();
    return (sample) => (after.get(sample) ?? 0) - (before.get(sample) ?? 0);
  }

  /** Waits until a statement of the server waits for a lock. */
  async untilWaits(): Promise<void> {
    const observer = new Client(this.database.connection);
    await observer.connect();
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await until(async () => (await observer.query(waiting)).rowCount! > 0);
    await observer.end();
  }
}

export function useMeteredServer(env: Record<string, string> = {}): MeteredServer {
  const metered = new MeteredServer();
  beforeAll(() => metered.start(env));
  afterAll(() => metered.stop());
  return metered;
}

/** Names of samples. */
export const requests = (route: string, status: number, method = 'POST') =>
  `payverse_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;
export const orders = (kind: string, outcome: string) => `payverse_orders_total{kind="${kind}",outcome="${outcome}"}`;
export const connectionsMax = (seen: Scrape) =>
  ['ledger', 'general'].map((pool) => seen.get(`payverse_database_connections_max{pool="${pool}"}`));
