import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PoolConfig } from 'pg';
import { SCHEMA_LOCK, withSchemaClient } from './schemaClient';

const FILE = path.join(__dirname, '../../../database/grants.sql');

/**
 * Gives a role what a running server needs, and takes from it what it had beyond that: `database/grants.sql`, as psql runs it.
 * Several may do it at once, like `migrate`. @throws Error when the role is not there, or owns the schema
 */
export async function grantRights(connection: PoolConfig, role: string, { pooled = false } = {}): Promise<void> {
  const script = await readFile(FILE, 'utf8');
  await withSchemaClient(connection, { pooled }, async (client) => {
    const { rows } = await client.query<{ is_there: boolean; is_self: boolean }>(
      'SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS is_there, current_user = $1 AS is_self',
      [role],
    );
    if (!rows[0]?.is_there) throw new Error(`there is no role ${role}: CREATE ROLE ${role} LOGIN PASSWORD …`);
    if (rows[0].is_self) throw new Error(`${role} owns the schema, and can give its rights to another role only`);
    const locked = script.replace('BEGIN;', `BEGIN; SELECT pg_advisory_xact_lock(${SCHEMA_LOCK});`);
    // By a function: in a text, `$&` of a name would mean something to replaceAll.
    await client.query(locked.replaceAll(':"role"', () => client.escapeIdentifier(role)));
  });
}

const SERVER_ROLE = 'payverse';

/** Makes the role of the server, with a new password at each start. `owner` is a superuser, for the schema and nothing else. */
export async function createServerRole(owner: PoolConfig): Promise<PoolConfig> {
  const password = randomBytes(24).toString('base64url');
  await withSchemaClient(owner, { pooled: false }, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [SERVER_ROLE]);
    if (rowCount === 0) await client.query('CREATE ROLE payverse LOGIN');
    // PostgreSQL takes no parameter here.
    const setPassword = `ALTER ROLE payverse PASSWORD ${client.escapeLiteral(password)}`;
    await client.query(setPassword);
  });
  await grantRights(owner, SERVER_ROLE);
  return { ...owner, user: SERVER_ROLE, password };
}
