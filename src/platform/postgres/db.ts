import type { QueryResult, QueryResultRow } from 'pg';

/** A statement that is used so often that every connection prepares it once, under this name. */
export interface Statement {
  name: string;
  text: string;
}

type Values = readonly unknown[];

export interface Db {
  query<R extends QueryResultRow>(statement: string | Statement, values?: Values): Promise<QueryResult<R>>;
}

declare const insideTransaction: unique symbol;
/** A Db that is known to be inside a transaction. Only `withTransaction` can make one. */
export interface Tx extends Db {
  readonly [insideTransaction]: true;
  /** Sends without waiting: it travels with the next statement, at the latest with COMMIT. If it fails, so does the transaction. */
  send(statement: string | Statement, values?: Values): void;
}
