import { isIP, isIPv6 } from 'node:net';

/** A socket that listens for both kinds of address shows IPv4 as `::ffff:192.0.2.1`. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Some proxies write the port too, which is another one for each connection: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d+)?|([^:]+):\d+)$/;

/** The address of a client as people write it. What is none, as a proxy may pass on anything, is an empty text. */
export function plainAddress(text: string): string {
  const [, v6, v4] = WITH_PORT.exec(text) ?? [];
  const address = v6 ?? v4 ?? text;
  if (!isIP(address)) return '';
  return MAPPED.exec(address)?.[1] ?? address;
}

/**
 * Whom to count an address for: itself, or of IPv6 the first 64 bits. A household gets that many addresses (RFC 6177),
 * and whoever could count as each of them would have no limit.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::') ?? [];
  const [first, last] = [head, tail].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const groups = [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last];
  return `${groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`; // prettier-ignore
}
