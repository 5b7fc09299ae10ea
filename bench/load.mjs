// @ts-check
import { execFile } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('load.lua', import.meta.url));
const AMOUNT = 1.25;
const DESCRIPTION = 'Payment for lunch';

/** The versions of the load generators. @throws Error when wrk is missing; pgbench may be null */
export async function findLoadGenerators() {
  const wrk = await readVersion('wrk');
  if (wrk === null) throw new Error('wrk makes the load and is not on PATH: apt install wrk, or brew install wrk');
  return { wrk, pgbench: await readVersion('pgbench') };
}

/** @param {string} program */
async function readVersion(program) {
  // wrk prints its version and exits with 1.
  const { stdout } = await run(program, ['--version']).catch((error) => error);
  return stdout ? stdout.split('\n', 1)[0].replace(/ \[.*/, '') : null;
}

/**
 * Senders and recipients are chosen at random, for each request.
 *
 * @param {number} port
 * @param {{ from: import('./types.d.ts').Person[], to: import('./types.d.ts').Person[] }} parties
 */
export const sendRequests = (port, { from, to }) => ({
  heads: from.map((person) => {
    const length = Buffer.byteLength(JSON.stringify(transferTo(to[0])));
    return headOf('POST /api/transactions/send', port, person) + postHeaders(length);
  }),
  tails: to.map((person) => `\r\n${JSON.stringify(transferTo(person))}`),
});

/**
 * One batch for each sender, to random people. With one connection a sender, no sender waits for their own batch.
 *
 * @param {number} port
 * @param {{ from: import('./types.d.ts').Person[], to: import('./types.d.ts').Person[], size: number }} parties
 */
export const batchRequests = (port, { from, to, size }) => ({
  heads: from.map((person) => {
    const transfers = Array.from({ length: size }, () => transferTo(to[randomInt(to.length)]));
    const body = JSON.stringify({ transfers });
    return `${headOf('POST /api/transactions/batch', port, person)}${postHeaders(Buffer.byteLength(body))}\r\n${body}`;
  }),
  tails: [],
});

/** @param {number} port @param {import('./types.d.ts').Person} person */
export const historyRequests = (port, person) => ({
  heads: [`${headOf('GET /api/transactions?limit=20', port, person)}\r\n`],
  tails: [],
});

/** @param {import('./types.d.ts').Person} person */
const transferTo = ({ accountNumber }) => ({
  toAccountNumber: accountNumber,
  amount: AMOUNT,
  description: DESCRIPTION,
});

/** @param {string} target @param {number} port @param {import('./types.d.ts').Person} person */
const headOf = (target, port, { token }) =>
  `${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n`;

/** @param {number} length */
const postHeaders = (length) => `Content-Type: application/json\r\nContent-Length: ${length}\r\n`;

/**
 * Makes a function that sends these requests for some seconds and resolves with its measurement. Each run opens new
 * connections, and Node.js 20 accepts one in each turn of its event loop: the last of 64 wait for up to a second. In short
 * runs this wait is the p99.
 *
 * @param {{ folder: string, interruption: AbortSignal }} stage
 * @param {{ name: string, port: number, requests: import('./types.d.ts').Requests, connections: number, keyed?: boolean, weight?: number }} load
 * @returns {import('./types.d.ts').Run}
 */
export function createLoad({ folder, interruption }, { name, port, requests, connections, keyed = false, weight = 1 }) {
  const file = path.join(folder, `${name}.lua`);
  /** @type {Promise<void> | null} */
  let written = null;
  return async function load(seconds) {
    written ??= writeFile(file, toLua(requests));
    await written;
    const args = ['-t', '1', '-c', `${connections}`, '-d', `${seconds}s`, '--timeout', '15s', '-s', SCRIPT];
    // A new UUID for each run, so that no key repeats in a later round.
    const scriptArgs = [file, `${randomInt(2 ** 31)}`, ...(keyed ? [randomUUID()] : [])];
    const options = { signal: interruption, timeout: (seconds + 30) * 1_000 };
    const { stdout } = await run('wrk', [...args, `http://127.0.0.1:${port}`, '--', ...scriptArgs], options);
    return toResult(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), weight);
  };
}

/**
 * @param {{ requests: number, micros: number, p50: number, p99: number, status: number, broken: number }} output the last line of load.lua
 * @param {number} weight
 */
function toResult({ requests, micros, p50, p99, status, broken }, weight) {
  if (status > 0 || broken > 0) throw new Error(`${status} answers were not 2xx, and ${broken} never came`);
  return { count: requests * weight, seconds: micros / 1e6, p50Ms: p50 / 1_000, p99Ms: p99 / 1_000 };
}

/**
 * All texts are ASCII, for which a JSON string is also a Lua string.
 *
 * @param {import('./types.d.ts').Requests} requests
 */
function toLua({ heads, tails }) {
  /** @param {string[]} texts */
  const list = (texts) => `{${texts.map((text) => JSON.stringify(text)).join(',\n')}}`;
  return `return { heads = ${list(heads)}, tails = ${list(tails)} }\n`;
}
