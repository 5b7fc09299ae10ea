import { Client } from 'pg';

/**
 * A client of a pooler, which lends it another connection to PostgreSQL for each transaction. What one of these has been
 * told is unknown to the next, so a statement is not prepared under its name but sent whole each time.
 */
export class BorrowedClient extends Client {
  /** pg declares a dozen ways to call this. All of them have the statement first, and are passed on. */
  override query(...call: never[]): never {
    const [statement, ...others] = call as unknown[];
    return super.query(withoutName(statement) as never, ...(others as never[])) as never;
  }
}

const withoutName = (statement: unknown): unknown =>
  typeof statement === 'object' && statement !== null ? { ...statement, name: undefined } : statement;
