import { isIP, isIPv6 } from 'node:net';

/** Some proxies add the port of the connection: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d+)?|([^:]+):\d+)$/;

export interface Networks {
  /** The smallest network of one customer: an IPv4 address, or an IPv6 /64 (RFC 6177). */
  own: string;
  /** An IPv6 /56, which many providers give a household. */
  middle: string | null;
  /** The largest network of one customer: an IPv4 /24, or an IPv6 /48. */
  wide: string;
}

/** Removes the port and an IPv4 mapping. Empty for a text that is no address, because a proxy may forward any text. */
export function plainAddress(text: string): string {
  const [, v6, v4] = WITH_PORT.exec(text) ?? [];
  const address = v6 ?? v4 ?? text;
  if (!isIP(address)) return '';
  return mappedAddress(address) ?? address;
}

export function networkOf(address: string): string {
  return networksOf(address).own;
}

export function networksOf(address: string): Networks {
  if (isIPv6(address)) {
    const groups = groupsOf(address);
    return { own: prefixOf(groups, 64), middle: prefixOf(groups, 56), wide: prefixOf(groups, 48) };
  }
  const lastDot = address.lastIndexOf('.');
  const wide = lastDot < 0 ? address : `${address.slice(0, lastDot)}.0/24`;
  return { own: address, middle: null, wide };
}

function mappedAddress(address: string): string | null {
  if (!isIPv6(address) || !/ffff/i.test(address)) return null;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return null;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function groupsOf(address: string): number[] {
  const [bare = ''] = address.split('%', 1);
  const [head = '', tail = ''] = bare.split('::');
  const [first, last] = [readGroups(head), readGroups(tail)];
  return [...first, ...Array<number>(Math.max(0, 8 - first.length - last.length)).fill(0), ...last];
}

/** An IPv4 address at the end stands for two groups. */
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
