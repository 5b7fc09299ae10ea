import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Person } from './people';

/** The outcome of one payment: its answer, or the error of its connection. */
export interface Attempt {
  key: string;
  /** 0 where there was no answer. */
  status: number;
  error: string;
  /** Of the answer. */
  connection: string | undefined;
}

/** Some clients that send one payment after another, each on a connection that is kept alive. */
export interface Payments {
  attempts: Attempt[];
  /** Resolves when there is one attempt more. */
  next: () => Promise<Attempt>;
  /** Lets each client finish what it has begun. */
  stop: () => Promise<void>;
}

/** They go on until they are stopped, or until one of theirs gets no answer. */
export function startPayments(url: string, from: readonly Person[], to: Person): Payments {
  const attempts: Attempt[] = [];
  const waiting: ((attempt: Attempt) => void)[] = [];
  let stopped = false;

  async function payOn(person: Person): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!stopped) {
      const attempt = await pay(url, person, to, agent);
      attempts.push(attempt);
      for (const resolve of waiting.splice(0)) resolve(attempt);
      if (attempt.error !== '') break;
    }
    agent.destroy();
  }

  const clients = Promise.all(from.map(payOn));
  return {
    attempts,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    stop: async () => {
      stopped = true;
      await clients;
    },
  };
}

/** One cent, with a new key unless it has one. */
export function pay(
  url: string,
  from: Person,
  to: Person,
  agent?: Agent,
  key: string = randomUUID(),
): Promise<Attempt> {
  const body = JSON.stringify({ toAccountNumber: to.accountNumber, amount: 0.01 });
  const headers = {
    Authorization: `Bearer ${from.token}`,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Idempotency-Key': key,
  };
  return new Promise((resolve) => {
    const none = (error: NodeJS.ErrnoException) =>
      resolve({ key, status: 0, error: error.code ?? error.message, connection: undefined });
    const call = request(`${url}/api/transactions/send`, { method: 'POST', headers, agent }, (res) => {
      res.resume().on('error', none);
      res.on('end', () => resolve({ key, status: res.statusCode!, error: '', connection: res.headers.connection }));
    });
    call.setTimeout(15_000, () => call.destroy(new Error('no answer')));
    call.on('error', none).end(body);
  });
}
