import { isIP } from 'node:net';
import { z } from 'zod';
import { parseDurationSeconds } from '../../utils/duration.util';
import { readSecrets, SECRET_BYTES_MIN } from './secretList';

/** The schemas that variables share. Each message completes the sentence "the variable …". */

/** `15m`, as seconds. */
export const duration = (maxSeconds: number) =>
  z.string().transform((text, context) => {
    const seconds = parseDurationSeconds(text);
    if (seconds !== null && seconds <= maxSeconds) return seconds;
    context.addIssue(`must be a duration such as 30s, 15m, 12h or 7d, at most ${maxSeconds / 86_400}d`);
    return z.NEVER;
  });

export const integer = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.string().regex(/^\d+$/, error).transform(Number).pipe(z.number(error).min(min, error).max(max, error));
};

/** Kubernetes sets NAME_PORT for each service that is called NAME. */
const SERVICE_LINK =
  'must be a port and not tcp://…, which Kubernetes sets for a service of that name: set enableServiceLinks to false, or the variable by hand';

export const port = (min: 0 | 1) =>
  z
    .string()
    .refine((text) => !/^(tcp|udp|sctp):\/\//.test(text), { error: SERVICE_LINK, abort: true })
    .pipe(integer(min, 65_535));

/** One address of this machine, or all of them. No host name, which could be several addresses. */
export const address = z
  .string()
  .refine(
    (text) => isIP(text) !== 0,
    'must be an address of this machine such as 127.0.0.1, or 0.0.0.0 for all of them',
  );

const list = (isGood: (text: string) => boolean, fault: string) =>
  z.string().transform((text, context) => {
    const items = text.split(',').map((item) => item.trim()).filter(Boolean); // prettier-ignore
    // An item with an @ may hold a password.
    for (const item of items) if (!isGood(item)) context.addIssue(item.includes('@') ? fault : `${fault}: ${item}`);
    return items;
  });

export const origins = list(
  (origin) => URL.canParse(origin) && new URL(origin).origin === origin,
  'must be a list of origins such as https://app.example.com, without a path',
);

/** `true` or a number of hops would let a client that comes without a proxy choose its address. */
export const proxies = list(isProxy, 'must be a list of addresses such as 10.0.0.7 or 10.0.0.0/8, or loopback');

/** A name that Express knows, an address, or a range of addresses, but not the whole internet. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix, ...others] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (others.length > 0 || bits === 0) return false;
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits);
}

const REDIS_URL = 'must be a URL such as redis://user:password@host:6379, or with a database number: …:6379/2';

/** Without a query: the client library would take its own time limits from there. */
export const redisUrl = z
  .url({ protocol: /^rediss?$/, error: REDIS_URL, abort: true })
  .refine((text) => /^\/?\d*$/.test(new URL(text).pathname) && !/[?#]/.test(text), REDIS_URL);

export const secrets = z.string().transform((text, context) => {
  const list = readSecrets(text);
  if (list) return list;
  context.addIssue(`must be one secret, or a list with at least ${SECRET_BYTES_MIN} bytes in each part`);
  return z.NEVER;
});
