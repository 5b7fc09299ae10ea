import { z } from 'zod';
import { ONE_HOST, parseConnectionString } from './connectionString';
import { integer, port } from './schemas';
import type { Variables } from './variable';

/** One for the ledger's pool and one for the general pool. Not in pools.ts, which loads pg before tracing can patch it. */
const CONNECTIONS_MIN = 2;

const connectionString = z.string().superRefine((text, context) => {
  for (const fault of parseConnectionString(text).faults) context.addIssue(fault);
});

/** Where the data is. A program that only reads the data reads these variables alone. */
export const DATABASE_VARIABLES = {
  NODE_ENV: {
    schema: z.enum(['development', 'test', 'production'], 'must be development, test or production'),
    default: 'development',
    about:
      '`development`, `test` or `production`. Production requires a database and two secrets, and sets cookies for TLS only.',
  },
  DATA_DIR: {
    schema: z.string(),
    default: '.data',
    isPath: true,
    about: 'The folder for what the server creates: its embedded PostgreSQL, and the secrets of development.',
  },
  DATABASE_URL: {
    schema: connectionString,
    example: 'postgres://postgres:your_password@localhost:5432/payverse_db',
    secret: 'url',
    about:
      'The PostgreSQL to use (15 and 18 are tested). With neither `DATABASE_URL` nor `DB_HOST`, the server starts an embedded one. ' +
      'The URL is read as psql reads it: also a socket (`postgres:///payverse_db?host=/run/postgresql`), and `sslmode`, ' +
      '`sslrootcert`, `sslcert`, `sslkey`, `application_name`, `connect_timeout` (at most 5) and `options`. It names one host. ' +
      'With it, the server ignores `DB_HOST`, `DB_PORT`, `DB_USER`, `DB_PASSWORD` and `DB_NAME`. For a password ' +
      'that the URL does not have, pg reads `PGPASSWORD` and then `~/.pgpass`.',
  },
  DB_HOST: {
    schema: z.string().refine((host) => !host.includes(','), ONE_HOST),
    about: 'The host of PostgreSQL, in place of `DATABASE_URL`.',
  },
  DB_PORT: { schema: port(1), about: 'With `DB_HOST`: the port of PostgreSQL, 5432 if not set.' },
  DB_USER: { schema: z.string(), about: 'With `DB_HOST`: the role, `postgres` if not set.' },
  DB_PASSWORD: { schema: z.string(), secret: 'value', about: 'With `DB_HOST`: the password of the role.' },
  DB_NAME: { schema: z.string(), about: 'With `DB_HOST`: the name of the database, `payverse_db` if not set.' },
  DB_POOL_MAX: {
    schema: integer(CONNECTIONS_MIN, 1_000),
    default: '10',
    about: 'The most connections of one process, at least 2. Half of them, at most five, are for payments alone.',
  },
  DB_POOLER: {
    schema: z.literal('transaction', 'must be transaction, or nothing'),
    about:
      '`transaction` behind PgBouncer or another pooler in transaction mode: then no statement has a name, and the server sets ' +
      'time limits in each transaction and not at connect.',
  },
} satisfies Variables;
