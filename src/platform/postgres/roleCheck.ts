import type { Db } from './db';

interface Rights {
  role: string;
  superuser: boolean;
  owner: boolean;
  may_change: boolean;
}

/** `pg_has_role` and the like are true of a superuser in any case. */
const READ_RIGHTS = `
  SELECT rolname::text AS role,
         rolsuper      AS superuser,
         EXISTS (SELECT FROM pg_class
                  WHERE relkind = 'r'
                    AND relnamespace = current_schema()::regnamespace
                    AND relname IN ('transactions', 'accounts', 'users', 'refresh_tokens', 'contacts', 'schema_migrations')
                    AND pg_has_role(relowner, 'USAGE')) AS owner,
         has_table_privilege('transactions', 'UPDATE, DELETE, TRUNCATE') AS may_change
    FROM pg_roles
   WHERE rolname = current_user`;

/**
 * By which right the role of these sessions could change what is written in the book, the strongest one, or null where it
 * cannot. The owner of a table can switch its triggers off.
 */
export async function findRightsOverThePast(db: Db): Promise<{ role: string; right: string } | null> {
  const { rows } = await db.query<Rights>(READ_RIGHTS);
  const [{ role, superuser, owner, may_change: mayChange }] = rows as [Rights];
  if (superuser) return { role, right: 'superuser' };
  if (owner) return { role, right: 'owner of the tables' };
  return mayChange ? { role, right: 'UPDATE, DELETE or TRUNCATE on transactions' } : null;
}
