import { randomUUID } from 'node:crypto';
import type { Agent } from 'node:https';
import { Client } from 'pg';
import { ERRORS, type ErrorCode } from '../../src/errors/errorTable';
import { problemAnchor, STATUS } from '../../src/errors/http';
import { SAFE_HEADERS, STRICT_TRANSPORT } from '../../src/platform/http/safeHeaders';
import { startNginx, type Answer, type Nginx } from './nginx';
import { start, stopAll, type ServerProcess } from './serverProcess';
import { createDatabase } from './testDatabase';
import { until } from './until';

const PASSWORD = 'a long enough password';
/** The balance of a new account. */
export const OPENING = 1_000;
/** The RATE_LIMIT_AUTH of each instance, which counts alone because there is no Redis. */
export const AUTH_LIMIT = 200;

export interface Person {
  token: string;
  accountId: string;
  accountNumber: string;
}

export interface Instance {
  server: ServerProcess;
  port: number;
}

interface LogRecord {
  msg: string;
  requestId?: string;
  ip?: string;
  port?: number;
}

/** Debian's nginx with our configuration, before two servers that run as in production. */
export class ProxiedInstances {
  nginx!: Nginx;
  instances!: [Instance, Instance];
  private database!: Awaited<ReturnType<typeof createDatabase>>;
  /** Reads the database without the servers. */
  private observer!: Client;
  private readonly undo: (() => unknown)[] = [];

  async start(): Promise<void> {
    this.database = await createDatabase();
    this.observer = new Client(this.database.connection);
    await this.observer.connect();
    this.instances = await Promise.all([this.startInstance(), this.startInstance()]);
    this.nginx = await startNginx([this.instances[0].port, this.instances[1].port]);
  }

  async stop(): Promise<void> {
    await (this.nginx as Nginx | undefined)?.stop();
    await stopAll();
    await this.observer.end();
    await this.database.drop();
  }

  /** Runs this after the test. The latest step runs first. */
  undoLater(step: () => unknown): void {
    this.undo.push(step);
  }

  async undoAll(): Promise<void> {
    for (const step of this.undo.splice(0).reverse()) await step();
  }

  async startInstance(port = 0): Promise<Instance> {
    const server = start({
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: this.database.connection.connectionString!,
      JWT_ACCESS_SECRET: 'a'.repeat(40),
      JWT_REFRESH_SECRET: 'b'.repeat(40),
      BCRYPT_COST: '10',
      TRUST_PROXY: '127.0.0.1',
      RATE_LIMIT_AUTH: String(AUTH_LIMIT),
      RATE_LIMIT_API: '0',
    });
    const ready = () => recordsOf(server).find(({ msg, port: at }) => msg === 'ready' && at !== undefined);
    await until(() => {
      if (server.child.exitCode !== null) throw new Error(server.output());
      return ready() !== undefined;
    });
    return { server, port: ready()!.port! };
  }

  /** The log records of the requests that these instances have answered. */
  requestsOf(...of: Instance[]): LogRecord[] {
    return of.flatMap(({ server }) => recordsOf(server)).filter(({ msg }) => msg === 'request');
  }

  async register(): Promise<{ email: string }> {
    const email = `${randomUUID()}@example.com`;
    const body = { email, password: PASSWORD, full_name: 'Alice Example' };
    expect((await this.nginx.send('POST', '/api/auth/register', { body })).status).toBe(201);
    return { email };
  }

  logIn(email: string, headers: Record<string, string> = {}, through = this.nginx): Promise<Answer> {
    return through.send('POST', '/api/auth/login', { headers, body: { email, password: PASSWORD } });
  }

  async aPerson(): Promise<Person> {
    const { email } = await this.register();
    const { body } = await this.logIn(email);
    const { rows } = await this.observer.query<{ id: string }>('SELECT id FROM accounts WHERE account_number = $1', [
      body.user.account_number,
    ]);
    return { token: body.accessToken, accountNumber: body.user.account_number, accountId: rows[0]!.id };
  }

  postTo(target: string, from: Person, body: object): Promise<Answer> {
    return this.nginx.send('POST', target, { headers: bearer(from), body });
  }

  pay(from: Person, to: Person, amount: number, options: PayOptions): Promise<Answer> {
    const { key, through = this.nginx, agent } = options;
    return through.send('POST', '/api/transactions/send', {
      headers: { ...bearer(from), ...(key !== undefined && { 'Idempotency-Key': key }) },
      body: { toAccountNumber: to.accountNumber, amount },
      ...(agent && { agent }),
    });
  }

  /** The balances in the database, in the order of these people. */
  async balances(...people: Person[]): Promise<number[]> {
    const { rows } = await this.observer.query<{ account_number: string; balance: string }>(
      'SELECT account_number, balance FROM accounts',
    );
    const byNumber = new Map(rows.map((row) => [row.account_number, Number(row.balance)]));
    return people.map(({ accountNumber }) => byNumber.get(accountNumber)!);
  }
}

interface PayOptions {
  key?: string;
  through?: Nginx;
  agent?: Agent;
}

export const bearer = ({ token }: Person) => ({ Authorization: `Bearer ${token}` });

/** Starts them before the tests of a group, and stops them afterwards. */
export function useProxiedInstances(): ProxiedInstances {
  const proxied = new ProxiedInstances();
  beforeAll(() => proxied.start(), 60_000);
  afterEach(() => proxied.undoAll());
  afterAll(() => proxied.stop());
  return proxied;
}

/** The whole lines of the log. The last line may be incomplete. */
function recordsOf(server: ServerProcess): LogRecord[] {
  return server
    .output()
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogRecord);
}

/** Status and code of an error, after a check of all fields that every error has. */
export function problemOf({ status, headers, body }: Answer): [status: number, code: ErrorCode] {
  const code = body.code as ErrorCode;
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(headers['strict-transport-security'] ?? STRICT_TRANSPORT).toBe(STRICT_TRANSPORT);
  for (const name of ['x-content-type-options', 'content-security-policy']) {
    expect(headers[name]).toBe(SAFE_HEADERS.get(name));
  }
  // Only some calls have `moved`: their tests check it.
  expect({ ...body, details: undefined }).toEqual({
    type: `/errors#${problemAnchor(code)}`,
    title: ERRORS[code].title,
    status: STATUS[code],
    detail: body.message,
    code,
    message: body.message,
    requestId: headers['x-request-id'],
  });
  expect(body.message).not.toBe('');
  return [status, code];
}
