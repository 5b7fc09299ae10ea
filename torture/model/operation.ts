export interface Plan {
  seed: number;
  people: number;
  servers: number;
}

/** Where an operation stands in the workload. Clients, persons and servers are numbers. */
export interface Placed {
  client: number;
  /** Its place among the operations of its client, from 0. */
  number: number;
  /** The first server that the client asks. */
  server: number;
}

/** One step of a client. */
export interface Operation extends Placed {
  kind: string;
}

/** A step that moves money, and that must happen once. */
export interface MoneyOperation extends Operation {
  /** The client hangs up on its first attempt, before the answer. */
  hangsUp: boolean;
  /** False where it has no Idempotency-Key. Without a key it is never sent again. */
  keyed?: boolean;
  /** An operation of another payer, whose key this one uses too: a key belongs to its payer. */
  borrowsFrom?: MoneyOperation | null;
}

export interface Payment {
  payee: number;
  /** Whole cents. */
  cents: number;
}

/** The name of an operation in the log, and in the description of each of its transactions. */
export const nameOf = ({ client, number }: Pick<Placed, 'client' | 'number'>) => `${client}-${number}`;

/** The Idempotency-Key of an operation. */
export function keyOf(operation: MoneyOperation): string | null {
  if (operation.keyed === false) return null;
  return `torture-${nameOf(operation.borrowsFrom ?? operation)}`;
}
