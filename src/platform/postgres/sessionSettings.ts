import type { PoolConfig } from 'pg';
import type { Db } from './db';

/**
 * The settings of each session that the code relies on. They override ALTER DATABASE, ALTER ROLE and postgresql.conf (PostgreSQL
 * manual, chapter 20.11). pg sets `client_encoding` to UTF8 by itself, and reads times in the ISO style alone.
 */
export const SETTINGS: Readonly<Record<string, string>> = {
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  extra_float_digits: '1',
  // NULL in an array is how an order without a description is written.
  array_nulls: 'on',
  transform_null_equals: 'off',
  // A statement outside of a transaction must see what is committed, and a standby refuses `serializable`.
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  // The warning that a synchronous standby has not confirmed a COMMIT must arrive.
  client_min_messages: 'notice',
  idle_session_timeout: '0',
  search_path: 'public',
};

/** Settings that PgBouncer keeps for each client (`track_extra_parameters`). */
export const TRACKED_BY_POOLERS = pick(['DateStyle', 'TimeZone', 'standard_conforming_strings']);

/** The settings for a single statement behind a pooler. The pooler's connections have them by default, or by `connect_query`. */
const FOR_SINGLE_STATEMENTS = [
  ...Object.keys(TRACKED_BY_POOLERS),
  ...['bytea_output', 'array_nulls', 'transform_null_equals', 'default_transaction_isolation'],
];

/** Sets all settings for one transaction, for a connection borrowed from a pooler. */
export const SET_LOCAL = `SELECT ${Object.entries(SETTINGS)
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(', ')}`;

/** Adds the settings to the startup packet. The connection's own `options` come last and override them. */
export function withSettings<C extends Pick<PoolConfig, 'options'>>(connection: C): C {
  const ours = Object.entries(SETTINGS).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`);
  return { ...connection, options: [...ours, ...(connection.options ? [connection.options] : [])].join(' ') };
}

export interface WrongSetting {
  name: string;
  value: string;
  expected: string;
}

/**
 * Returns the settings that are not in effect: for single statements behind a pooler (`pooled`), otherwise for a session of this
 * server. `databaseChecks` checks the search path.
 */
export async function findWrongSettings(db: Db, { pooled }: { pooled: boolean }): Promise<WrongSetting[]> {
  const names = (pooled ? FOR_SINGLE_STATEMENTS : Object.keys(SETTINGS)).filter((name) => name !== 'search_path');
  const { rows } = await db.query<{ name: string; value: string }>(
    'SELECT name, setting AS value FROM pg_settings WHERE name = ANY($1) ORDER BY name',
    [names],
  );
  return rows
    .map(({ name, value }) => ({ name, value, expected: SETTINGS[name] as string }))
    .filter(({ value, expected }) => value !== expected);
}

function pick(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(SETTINGS).filter(([name]) => names.includes(name)));
}
