import { setTimeout as delay } from 'node:timers/promises';
import { Client, type PoolConfig } from 'pg';
import { withSettings } from './sessionSettings';

/** In milliseconds. The net for a link that is dead is longer than any lock or migration should take. */
const TIMEOUTS = { connect: 5_000, query: 600_000, close: 1_000 };

/** For each transaction that changes the schema or its rights. Any number will do, as long as every server takes the same one. */
export const SCHEMA_LOCK = 7_302_914_655;

/** A connection for work on the schema, closed afterwards. `pooled`: a pooler lends it, and takes no settings at connect. */
export async function withSchemaClient<T>(
  connection: PoolConfig,
  { pooled }: { pooled: boolean },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const timeouts = { connectionTimeoutMillis: TIMEOUTS.connect, query_timeout: TIMEOUTS.query };
  const client = new Client({ ...(pooled ? connection : withSettings(connection)), ...timeouts, keepAlive: true });
  client.on('error', () => undefined); // A lost connection also rejects the query that waits on it.
  await client.connect();
  try {
    return await work(client);
  } finally {
    await Promise.race([client.end(), delay(TIMEOUTS.close, null, { ref: false })]);
  }
}
