import { Client } from 'pg';
import { TRACKED_BY_POOLERS } from './sessionSettings';

/**
 * A client of a pooler, which lends it another connection to PostgreSQL for each transaction. What one of these has been
 * told is unknown to the next, so a statement is not prepared under its name but sent whole each time.
 */
export class BorrowedClient extends Client {
  /** What goes into the startup packet. pg does not declare it. */
  protected getStartupConf(): Record<string, string> {
    const { getStartupConf } = Client.prototype as unknown as { getStartupConf: () => Record<string, string> };
    return { ...getStartupConf.call(this), ...TRACKED_BY_POOLERS };
  }

  /** pg declares a dozen ways to call this. All of them have the statement first, and are passed on. */
  override query(...call: never[]): never {
    const [statement, ...others] = call as unknown[];
    return super.query(withoutName(statement) as never, ...(others as never[])) as never;
  }
}

const withoutName = (statement: unknown): unknown =>
  typeof statement === 'object' && statement !== null ? { ...statement, name: undefined } : statement;
