import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useServer } from '../support/testServer';

/** The Postman and the curl walk against servers on which they cannot go on. */

const limited = useServer({ rateLimits: { authPerMinute: 3, apiPerMinute: 0 } });

async function run(command: string[], baseUrl: string): Promise<{ code: number; output: string }> {
  const env = { PATH: process.env['PATH'], BASE_URL: baseUrl };
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

const NEWMAN = ['node_modules/newman/bin/newman.js', 'run', 'postman/PayVerse.postman_collection.json'];
const runPostman = (baseUrl: string) => run([...NEWMAN, '--color', 'off', '--env-var', `baseUrl=${baseUrl}`], baseUrl);
const runCurl = (file: string, baseUrl: string) => run(['scripts/runWalk.mjs', file], baseUrl);

/** Of the table that newman prints: how many failed. */
const failedAssertions = (output: string) => Number(/│ +assertions │ +\d+ │ +(\d+) │/.exec(output)?.[1]);
const requests = (output: string) => output.match(/^ {2}(GET|POST|DELETE|PUT) /gm)?.length;
const lines = (output: string) => output.replace(/\s+/g, ' ');

/** A server that answers all requests alike. */
async function withServer<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

const unavailable: RequestListener = (_req, res) => {
  res.writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '7' }).end('{}');
};

/** As a server that has the health calls and no users. */
const withoutUsers: RequestListener = ({ url = '' }, res) => {
  const checks = { database: 'ok', schema: 'ok', writes: 'ok', shutdown: 'ok' };
  const isHealth = url.startsWith('/health');
  res.writeHead(isHealth ? 200 : 401, { 'Content-Type': 'application/json; charset=utf-8' });
  res.end(JSON.stringify(isHealth ? { status: 'ok', checks } : {}));
};

describe('fault E8: the Postman walk', () => {
  test('stops at the first 429, with one failed assertion that says how long to wait', async () => {
    const { code, output } = await runPostman(limited.url);

    expect(code).toBe(1);
    expect(failedAssertions(output)).toBe(1);
    expect(lines(output)).toMatch(/429, the server's limit of calls is used up: wait \d+ seconds \(Retry-After\)/);
    expect(output).toContain('↳ Log in with a wrong password');
    expect(output).not.toContain('↳ Log in the recipient');
  });

  test('stops at the first 503', async () => {
    const { code, output } = await withServer(unavailable, runPostman);

    expect([code, failedAssertions(output), requests(output)]).toEqual([1, 1, 1]);
    expect(lines(output)).toContain('503, the server cannot answer: wait 7 seconds (Retry-After) and run again');
  });

  test('stops when no server is there', async () => {
    const url = await withServer(unavailable, (it) => Promise.resolve(it));

    const { code, output } = await runPostman(url);

    expect([code, failedAssertions(output), requests(output)]).toEqual([1, 1, 1]);
    expect(lines(output)).toContain(`no answer from ${url}: start the server, or set baseUrl`);
  });

  test('stops when a user cannot be registered, on which all later requests depend', async () => {
    const { code, output } = await withServer(withoutUsers, runPostman);

    expect(code).toBe(1);
    expect(lines(output)).toContain('401 instead of a new user, and all later requests need one');
    expect(output).toContain('↳ Register the sender');
    expect(output).not.toContain('↳ Register the recipient');
  });
});

describe.each(['README.md', 'docs/curl.md'])('fault E8: the curl walk of %s', (file) => {
  test('stops at the first 429 and says how long to wait', async () => {
    // Left by the Postman walk, if it ran before this.
    for (let i = 0; i < 3; i += 1) await limited.post('/api/auth/register', {});

    const { code, output } = await runCurl(file, limited.url);

    expect(code).toBe(1);
    expect(output.match(/429, the server's limit of calls is used up: wait \d+ seconds \(Retry-After\)/g)).toHaveLength(
      1,
    );
  });

  test('stops at the first 503', async () => {
    const { code, output } = await withServer(unavailable, (url) => runCurl(file, url));

    expect(code).toBe(1);
    expect(output.match(/503, the server cannot answer: wait 7 seconds \(Retry-After\) and run again/g)).toHaveLength(
      1,
    );
  });

  test('stops when no server is there', async () => {
    const url = await withServer(unavailable, (it) => Promise.resolve(it));

    const { code, output } = await runCurl(file, url);

    expect(code).toBe(1);
    expect(output.match(/no answer from \S+: start the server, or set BASE_URL/g)).toHaveLength(1);
  });

  test('stops when a user cannot be registered', async () => {
    const { code, output } = await withServer(withoutUsers, (url) => runCurl(file, url));

    expect(code).toBe(1);
    expect(output.match(/401, which the walk did not expect/g)).toHaveLength(1);
  });
});
