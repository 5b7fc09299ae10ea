import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { Json } from '../model/json';
import type { Answer, Call, Lost } from './call';

/** Longer than any server may take. */
const CALL_MS_MAX = 20_000;
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The servers under test, as a client sees them. */
export class Target {
  private readonly agents: readonly (HttpAgent | HttpsAgent)[];

  constructor(readonly origins: readonly string[]) {
    this.agents = origins.map((origin) => new (isTls(origin) ? HttpsAgent : HttpAgent)({ keepAlive: true }));
  }

  /** Sends one request and never retries it. Never rejects: a failure is a result. */
  call(server: number, call: Call): Promise<Answer | Lost> {
    const startedAt = performance.now();
    const origin = this.origins[server] as string;
    const text = call.body === undefined ? undefined : JSON.stringify(call.body);
    return new Promise((resolve) => {
      const lose = ({ code, message }: NodeJS.ErrnoException) =>
        resolve({
          sent: !NEVER_SENT.includes(code ?? ''),
          why: code ?? message,
          ms: performance.now() - startedAt,
        });
      const options = { method: call.method, headers: headersOf(call, text), agent: this.agents[server] };
      const request = (isTls(origin) ? requestHttps : requestHttp)(`${origin}${call.path}`, options, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('error', lose).on('end', () => {
          const { statusCode = 0, headers } = response;
          resolve({ status: statusCode, headers, body: parse(body), ms: performance.now() - startedAt });
        });
      });
      request.setTimeout(CALL_MS_MAX, () => request.destroy(new Error('no answer')));
      request.on('error', lose).end(text);
      const { hangUpMs } = call;
      if (hangUpMs === undefined) return;
      request.on('finish', () => void delay(hangUpMs).then(() => request.destroy(new Error('the client hung up'))));
    });
  }

  close(): void {
    for (const agent of this.agents) agent.destroy();
  }
}

const isTls = (origin: string) => origin.startsWith('https:');

function headersOf({ token, key }: Call, text: string | undefined): Record<string, string | number> {
  return {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(key && { 'Idempotency-Key': key }),
    ...(text !== undefined && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
  };
}

function parse(body: string): Json {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
