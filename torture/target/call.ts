import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from '../model/json';

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  token?: string | null;
  key?: string | null;
  body?: object | undefined;
  /** The client hangs up this many milliseconds after it has sent the request. */
  hangUpMs?: number | undefined;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Parsed JSON, null where the answer has none. */
  body: Json;
  ms: number;
}

/** There was no answer. `sent` is false only where no byte of the request can have reached the server. */
export interface Lost {
  sent: boolean;
  why: string;
  ms: number;
}

export const isAnswer = (reply: Answer | Lost): reply is Answer => 'status' in reply;

/** Statuses that say nothing about the request itself: a dead token, a rate limit, a server or a database that is away. */
export const AWAY: readonly number[] = [401, 429, 502, 503, 504];

const PAUSE_MS = 100;
const WAIT_SECONDS_MAX = 60;

/** The Retry-After of an answer. */
export function waitMs({ headers }: Answer): number {
  const seconds = Number(headers['retry-after']);
  return seconds > 0 ? Math.min(seconds, WAIT_SECONDS_MAX) * 1_000 : PAUSE_MS;
}
