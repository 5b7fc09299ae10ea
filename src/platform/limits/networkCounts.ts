import type { Count } from './counters';
import type { Networks } from '../../utils/network.util';

/** How many times the quota of one address a wider network has, and all networks together have. */
const SHARES = { own: 1, middle: 2, wide: 4, all: 50 };

const WINDOW_SECONDS = 60;

export interface NetworkCounts {
  strange: readonly Count[];
  /** Without the ceiling for all, and apart from the wider counters that strangers use up. */
  known: readonly Count[];
}

/** One point of each counter is one call. `perMinute` is the quota of one IPv4 address, or of one /64 of IPv6. */
export function countsOf(name: string, perMinute: number, networks: Networks): NetworkCounts {
  const count = (suffix: string, key: string, share: number): Count => ({
    key: `${name}/${key}`,
    policy: { name: `${name}${suffix}`, quota: perMinute * share, windowSeconds: WINDOW_SECONDS },
  });
  const own = count('', networks.own, SHARES.own);
  const wider = (kind: string): Count[] => [
    ...(networks.middle === null ? [] : [count('_network', `${kind}/${networks.middle}`, SHARES.middle)]),
    count('_network', `${kind}/${networks.wide}`, SHARES.wide),
  ];
  return { known: [own, ...wider('known')], strange: [own, ...wider('new'), count('_all', 'new', SHARES.all)] };
}

/** The counter of one account, for a caller who has proved to be its owner. */
export function countOfAccount(name: string, perMinute: number, account: string): Count {
  return {
    key: `${name}/account/${account}`,
    policy: { name, quota: perMinute, windowSeconds: WINDOW_SECONDS },
  };
}
