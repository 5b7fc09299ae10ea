import type { Request } from 'express';
import { parseCookie } from 'cookie';

/** The values of all cookies with this name: a neighbouring site can set another one, so there may be several. */
export function cookieValues(req: Request, name: string): string[] {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => parseCookie(pair));
  return pairs.flatMap((pair) => pair[name] ?? []);
}
