/** Steps that end what was opened, run in reverse order. */
export type Undo = (() => Promise<unknown>)[];

/** A person in the bench's database, with a token of the server. */
export interface Person {
  number: number;
  userId: string;
  accountId: string;
  accountNumber: string;
  token: string;
}

export type InsertPeople = (count: number) => Promise<Person[]>;

/** Answers by their status, 0 for none. */
export type Tally = Record<number, number>;

export interface Login {
  email: string;
  password: string;
  address: string;
}

/** The victim's calls of one kind. */
export interface Calls {
  latencies: number[];
  refused: Tally;
}

export interface VictimJob {
  port: number;
  seconds: number;
  payment: { token: string; toAccountNumber: string };
  login: Login | null | undefined;
}

export interface VictimResult {
  payments: Calls;
  logins: Calls | null | undefined;
}

export interface AttackJob {
  kind: 'statements' | 'unreadStatements' | 'failedEntries' | 'searches' | 'batches' | 'logins';
  count: number;
  token?: string;
  accountId?: string;
  accountNumbers?: string[];
}

export interface Goal {
  timesBaseline: number;
  of?: 'p50' | 'p99';
  p99MsMax?: number;
  logins?: true;
}

/** The requests of a load: each is one of the heads, and one of the tails where there are any. */
export interface Requests {
  heads: string[];
  tails: string[];
}

/** The counts of one run of a case. */
export interface Counted {
  count: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
}

export type Run = (seconds: number) => Promise<Counted>;

export interface Case {
  key: string;
  name: string;
  /** The process whose CPU time counts, null for none. */
  server: number | null | undefined;
  run: Run;
  prepare?: () => Promise<void>;
  /** Why it cannot run here. */
  missing?: string | null;
}

/** The figures of one run of a case. */
export interface Measured {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  serverCpu: number | null;
  databaseCpu: number | null;
}

/** The measures of each case by its key, null for a case that is missing. */
export type Round = Record<string, Measured | null>;

/** A visit to the wallet over a slow connection. */
export interface Visit {
  name: string;
  network: { kilobits: number; latencyMs: number };
  /** The browser has the files of the wallet. */
  warm: boolean;
  goal: { brandMs: number; balanceMs: number };
}

/** The figures of one visit. `bytes` and `requests` count until the wallet is usable. */
export interface Visited {
  brandMs: number;
  balanceMs: number;
  usableMs: number;
  bytes: number;
  requests: number;
}
