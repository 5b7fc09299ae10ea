import type { Db, Statement } from './db';

/**
 * Each function runs one statement and maps its rows. It sends the statement before it returns, so that statements of one
 * turn of the event loop travel together.
 */

/** A mapper declares the type of its row: only the SQL text knows it. */
type Mapper<T> = (row: never) => T;
type Values = readonly unknown[];

/** For a statement that always returns one row. @throws Error when it returns none */
export async function queryOne<T>(db: Db, statement: string | Statement, values: Values, map: Mapper<T>): Promise<T> {
  const { rows } = await db.query(statement, values);
  if (rows[0] === undefined) throw new Error('The statement returned no row');
  return map(rows[0] as never);
}

export async function queryOptional<T>(
  db: Db,
  statement: string | Statement,
  values: Values,
  map: Mapper<T>,
): Promise<T | null> {
  const { rows } = await db.query(statement, values);
  return rows[0] === undefined ? null : map(rows[0] as never);
}

export async function queryMany<T>(
  db: Db,
  statement: string | Statement,
  values: Values,
  map: Mapper<T>,
): Promise<T[]> {
  const { rows } = await db.query(statement, values);
  return rows.map((row) => map(row as never));
}
