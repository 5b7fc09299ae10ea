// @ts-check
/** Bits a second and milliseconds. Chromium adds the latency to each request, and none to the connection itself. */
const SLOW = { kilobits: 400, latencyMs: 400 };
const VERY_SLOW = { kilobits: 50, latencyMs: 400 };

/**
 * Visits to the first page of a person who is logged in. Cold: the browser has no file of the wallet. Warm: it has been here before.
 *
 * @type {import('../types.d.ts').Visit[]}
 */
export const VISITS = [
  { name: '400 kb/s, cold', network: SLOW, warm: false, goal: { brandMs: 1_000, balanceMs: 3_000 } },
  { name: '400 kb/s, warm', network: SLOW, warm: true, goal: { brandMs: 1_000, balanceMs: 2_000 } },
  { name: '50 kb/s, cold', network: VERY_SLOW, warm: false, goal: { brandMs: 1_000, balanceMs: 10_000 } },
  { name: '50 kb/s, warm', network: VERY_SLOW, warm: true, goal: { brandMs: 1_000, balanceMs: 3_000 } },
];
