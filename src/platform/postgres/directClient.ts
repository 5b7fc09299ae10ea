import { Client, type ClientConfig } from 'pg';

/** PostgreSQL reports both by itself, at connect and when they change (version 14 and later). */
const READ_ONLY_STATES = ['in_hot_standby', 'default_transaction_read_only'];
/** A reading of the read-only state counts for this long, in milliseconds. */
const BELIEVED_MS = 1_000;

interface ParameterStatus {
  parameterName: string;
  parameterValue: string;
}

/** A client that is connected to PostgreSQL itself, and knows whether its connection can write. */
export class DirectClient extends Client {
  private readonly openedAt = performance.now();
  private readonly readOnlyStates = new Set<string>();

  constructor(config?: string | ClientConfig) {
    super(config);
    // pg declares neither the connection of a client nor what arrives on it.
    const { connection } = this as unknown as { connection: NodeJS.EventEmitter };
    connection.on('parameterStatus', ({ parameterName: name, parameterValue: value }: ParameterStatus) => {
      if (!READ_ONLY_STATES.includes(name)) return;
      if (value === 'on') this.readOnlyStates.add(name);
      else this.readOnlyStates.delete(name);
    });
  }

  get isReadOnly(): boolean {
    return this.readOnlyStates.size > 0;
  }

  /**
   * Whether the connection is read-only, and a new one might not be: it is more than a second old, or began before `doubtedAt`
   * (on the clock of `performance`). A session keeps the `default_transaction_read_only` that it began with, and an idle one
   * does not hear that its standby was promoted.
   */
  mayBeOutdated(doubtedAt: number): boolean {
    return this.isReadOnly && this.openedAt < Math.max(doubtedAt, performance.now() - BELIEVED_MS);
  }
}
