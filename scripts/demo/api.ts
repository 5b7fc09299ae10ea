import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { json } from 'node:stream/consumers';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  /** Null for an answer that is not JSON. */
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- fill.ts checks each status
}

interface Call {
  method?: 'GET' | 'POST';
  token?: string;
  key?: string;
  body?: object;
  userAgent?: string;
  /** The address of this machine that the call comes from. */
  from?: string;
}

/** 429, and 503 while the server starts again. */
const TRIES_MAX = 5;
const WAIT_SECONDS_MAX = 120;
/** Only Linux has all of 127.0.0.0/8 by itself. */
const NO_SUCH_ADDRESS = ['EADDRNOTAVAIL', 'EINVAL'];

/** Calls the API, and waits where a limit of the server asks for it. `onWait` reports each wait. */
export class Api {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly url: string,
    private readonly onWait: (seconds: number) => void = () => undefined,
  ) {}

  async call(path: string, call: Call = {}): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.callFrom(path, call);
      const seconds = Number(answer.headers['retry-after']);
      const mayRetry = (answer.status === 429 || answer.status === 503) && seconds <= WAIT_SECONDS_MAX;
      if (!mayRetry || tries === TRIES_MAX) return answer;
      this.onWait(seconds);
      await delay(seconds * 1_000);
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private async callFrom(path: string, { from, ...call }: Call): Promise<Answer> {
    if (from === undefined) return this.send(path, call);
    try {
      return await this.send(path, { ...call, from });
    } catch (error) {
      if (!NO_SUCH_ADDRESS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      return this.send(path, call);
    }
  }

  private send(path: string, { method, token, key, body, userAgent, from }: Call): Promise<Answer> {
    const headers = {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'Idempotency-Key': key }),
      'User-Agent': userAgent ?? 'payverse-demo',
    };
    return new Promise((resolve, reject) => {
      const options = { method: method ?? (body ? 'POST' : 'GET'), headers, agent: this.agent };
      const sent = request(new URL(path, this.url), { ...options, ...(from !== undefined && { localAddress: from }) });
      sent.once('error', reject);
      sent.once('response', (response) => {
        const answer = { status: response.statusCode ?? 0, headers: response.headers };
        json(response).then(
          (parsed) => resolve({ ...answer, body: parsed }),
          () => resolve({ ...answer, body: null }),
        );
      });
      sent.end(body && JSON.stringify(body));
    });
  }
}
