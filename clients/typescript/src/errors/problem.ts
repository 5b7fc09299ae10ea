import type { components } from '../schema.ts';

export type Problem = components['schemas']['Problem'];

/** Branch on this. The page `/errors` of the server explains each code. */
export type ErrorCode = Problem['code'];

export type Answer<Data, Refusal extends Problem = Problem> =
  { data: Data; error?: never; response: Response } | { data?: never; error: Refusal; response: Response };

/** The problem in an answer that is not ok. Reads a copy: the answer's own body stays unread. */
export async function problemOf(answer: Response): Promise<Problem> {
  return (await answer.clone().json()) as Problem;
}

/** Retry-After in seconds. The server sends a number; proxies also send a date. */
export function retryAfterSeconds({ headers }: Response): number | null {
  const value = headers.get('Retry-After');
  if (value === null) return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}
