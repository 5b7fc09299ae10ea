import { Client } from 'pg';
import { TRACKED_BY_POOLERS } from './sessionSettings';

/** A pooler lends another connection for each transaction, and a prepared statement belongs to one: this client names none. */
export class BorrowedClient extends Client {
  /** The startup packet. pg does not declare this method. */
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
