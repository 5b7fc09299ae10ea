import { isIP, isIPv6 } from 'node:net';

/** Some proxies write the port too, which is another one for each connection: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d+)?|([^:]+):\d+)$/;

/** The networks that an address is in, each named by its prefix. */
export interface Networks {
  /** What one customer of a provider has at least: an IPv4 address, or the first 64 bits of IPv6 (RFC 6177). */
  own: string;
  /** Between the two: the first 56 bits of IPv6, which many providers give a household. IPv4 has none. */
  middle: string | null;
  /** What one customer has at most: a /24 of IPv4, or a /48 of IPv6. */
  wide: string;
}

/** The address of a client as people write it. What is none, as a proxy may pass on anything, is an empty text. */
export function plainAddress(text: string): string {
  const [, v6, v4] = WITH_PORT.exec(text) ?? [];
  const address = v6 ?? v4 ?? text;
  if (!isIP(address)) return '';
  return mappedAddress(address) ?? address;
}

/**
 * Whom to count an address for: itself, or of IPv6 the first 64 bits. A household gets that many addresses (RFC 6177),
 * and whoever could count as each of them would have no limit.
 */
export function networkOf(address: string): string {
  return networksOf(address).own;
}

/** All networks of an address that `plainAddress` has written. */
export function networksOf(address: string): Networks {
  if (isIPv6(address)) {
    const groups = groupsOf(address);
    return { own: prefixOf(groups, 64), middle: prefixOf(groups, 56), wide: prefixOf(groups, 48) };
  }
  const lastDot = address.lastIndexOf('.');
  const wide = lastDot < 0 ? address : `${address.slice(0, lastDot)}.0/24`;
  return { own: address, middle: null, wide };
}

/** The IPv4 address in an IPv4-mapped one, however it is written: a socket for both kinds shows `::ffff:192.0.2.1`. */
function mappedAddress(address: string): string | null {
  if (!isIPv6(address) || !/ffff/i.test(address)) return null;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return null;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [bare = ''] = address.split('%', 1);
  const [head = '', tail = ''] = bare.split('::');
  const [first, last] = [readGroups(head), readGroups(tail)];
  return [...first, ...Array<number>(Math.max(0, 8 - first.length - last.length)).fill(0), ...last];
}

/** Groups may end with an IPv4 address, which stands for two of them. */
function readGroups(text: string): number[] {
  return text
    .split(':')
    .filter(Boolean)
    .flatMap((group) => {
      const [a, b, c, d] = group.split('.').map(Number);
      if (b === undefined || c === undefined || d === undefined) return [parseInt(group, 16)];
      return [((a ?? 0) << 8) | b, (c << 8) | d];
    });
}

function prefixOf(groups: readonly number[], bits: 48 | 56 | 64): string {
  const [a = 0, b = 0, c = 0, d = 0] = groups;
  const fourth = { 48: 0, 56: d & 0xff00, 64: d }[bits];
  return `${[a, b, c, fourth].map((group) => group.toString(16)).join(':')}::/${bits}`;
}
