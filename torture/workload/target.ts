import { Agent as HttpAgent, request as requestHttp, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  token?: string | null;
  key?: string | null;
  body?: object | undefined;
  /** After so many milliseconds, counted from when all of the request has left, the client goes away. */
  hangUpMs?: number | undefined;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** What JSON it has, null where it has none. */
  body: Json;
  ms: number;
}

/** Whatever a server says: who reads it checks it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** There was no answer. `sent` is false only where the server never saw anything of the request. */
export interface Lost {
  sent: boolean;
  why: string;
  ms: number;
}

export const isAnswer = (reply: Answer | Lost): reply is Answer => 'status' in reply;

/** Longer than any server may take. */
const CALL_MS_MAX = 20_000;
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The servers under test, as a client sees them. */
export class Target {
  private readonly agents: readonly (HttpAgent | HttpsAgent)[];

  constructor(readonly origins: readonly string[]) {
    this.agents = origins.map((origin) => new (isTls(origin) ? HttpsAgent : HttpAgent)({ keepAlive: true }));
  }

  /** One request, and never a second one by itself. Does not reject: what went wrong is the result. */
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
      request.on('finish', () => void delay(hangUpMs).then(() => request.destroy(new Error('the client went away'))));
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
