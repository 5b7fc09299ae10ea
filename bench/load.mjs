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

/** The programs that make the load, by their versions. @throws Error when wrk is not there; pgbench may be null */
export async function findLoadGenerators() {
  const wrk = await readVersion('wrk');
  if (wrk === null) throw new Error('wrk makes the load and is not on PATH: apt install wrk, or brew install wrk');
  return { wrk, pgbench: await readVersion('pgbench') };
}

async function readVersion(program) {
  // wrk tells its version and ends with 1.
  const { stdout } = await run(program, ['--version']).catch((error) => error);
  return stdout ? stdout.split('\n', 1)[0].replace(/ \[.*/, '') : null;
}

/** Senders and recipients are chosen at random, for each request. */
export const sendRequests = (port, { from, to }) => ({
  heads: from.map((person) => {
    const length = Buffer.byteLength(JSON.stringify(transferTo(to[0])));
    return headOf('POST /api/transactions/send', port, person) + postHeaders(length);
  }),
  tails: to.map((person) => `\r\n${JSON.stringify(transferTo(person))}`),
});

/** Each sender has a batch to people chosen at random. With a connection each, none waits for itself. */
export const batchRequests = (port, { from, to, size }) => ({
  heads: from.map((person) => {
    const transfers = Array.from({ length: size }, () => transferTo(to[randomInt(to.length)]));
    const body = JSON.stringify({ transfers });
    return `${headOf('POST /api/transactions/batch', port, person)}${postHeaders(Buffer.byteLength(body))}\r\n${body}`;
  }),
  tails: [],
});

export const historyRequests = (port, person) => ({
  heads: [`${headOf('GET /api/transactions?limit=20', port, person)}\r\n`],
  tails: [],
});

const transferTo = ({ accountNumber }) => ({
  toAccountNumber: accountNumber,
  amount: AMOUNT,
  description: DESCRIPTION,
});

const headOf = (target, port, { token }) =>
  `${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n`;

const postHeaders = (length) => `Content-Type: application/json\r\nContent-Length: ${length}\r\n`;

/**
 * Makes a function that sends such requests for some seconds and resolves with what was measured. wrk connects anew each
 * time, and Node.js 20 accepts one connection in each turn of its loop: of 64, the last ones wait for up to a second for
 * their first answer. In short runs that is what p99 tells.
 */
export function createLoad({ folder, interruption }, { name, port, requests, connections, keyed = false, weight = 1 }) {
  const file = path.join(folder, `${name}.lua`);
  let written = null;
  return async function load(seconds) {
    written ??= writeFile(file, toLua(requests));
    await written;
    const args = ['-t', '1', '-c', `${connections}`, '-d', `${seconds}s`, '--timeout', '15s', '-s', SCRIPT];
    // A key is used once, also over the rounds.
    const scriptArgs = [file, `${randomInt(2 ** 31)}`, ...(keyed ? [randomUUID()] : [])];
    const options = { signal: interruption, timeout: (seconds + 30) * 1_000 };
    const { stdout } = await run('wrk', [...args, `http://127.0.0.1:${port}`, '--', ...scriptArgs], options);
    return toResult(JSON.parse(stdout.trim().split('\n').at(-1)), weight);
  };
}

function toResult({ requests, micros, p50, p99, status, broken }, weight) {
  if (status > 0 || broken > 0) throw new Error(`${status} answers were not 2xx, and ${broken} never came`);
  return { count: requests * weight, seconds: micros / 1e6, p50Ms: p50 / 1_000, p99Ms: p99 / 1_000 };
}

/** All of it is ASCII, for which a text in JSON is also one in Lua. */
function toLua({ heads, tails }) {
  const list = (texts) => `{${texts.map((text) => JSON.stringify(text)).join(',\n')}}`;
  return `return { heads = ${list(heads)}, tails = ${list(tails)} }\n`;
}
