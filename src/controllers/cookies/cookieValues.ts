import type { Request } from 'express';
import { parseCookie } from 'cookie';

/** The values of all cookies with this name. There may be several, because a sibling site can set one too. */
export function cookieValues(req: Request, name: string): string[] {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => parseCookie(pair));
  return pairs.flatMap((pair) => pair[name] ?? []);
}
