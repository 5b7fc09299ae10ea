import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PAGE_PATHS } from '../src/routes/wallet.routes';
import { createWalletFiles, findWalletFiles, readWalletFiles } from '../src/controllers/files/walletFiles';
import { PAGE_POLICY, SAFE_HEADERS } from '../src/platform/http/safeHeaders';
import { PATHS } from '../web/src/navigation/paths';
import { codeOf } from './support/people';
import { sendRaw } from './support/rawHttp';
import { useServer } from './support/testServer';
import { ASSETS, PAGE } from './support/wallet';

const server = useServer();
const DATA_POLICY = SAFE_HEADERS.get('content-security-policy');
const HTML = 'text/html; charset=utf-8';
const FOR_EVER = 'public, max-age=31536000, immutable';
const PAGES = ['/', '/login', '/register', '/send', '/history', '/transactions/anything-at-all', '/settings'];

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** A raw request: other clients ask for compressed answers and unpack them by themselves. */
function ask(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(server.url + target, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(chunks) });
      });
    })
      .on('error', reject)
      .end();
  });
}

test('the server and the wallet have the same pages', () => {
  expect([...PAGE_PATHS].sort()).toEqual(Object.values(PATHS).sort());
  const shown = PAGES.map((page) => page.replace('anything-at-all', ':id'));
  expect(shown).toEqual([...PAGE_PATHS]);
});

describe.each([...PAGES, '/?next=/send', '/send?to=ACC0000000000018', '/login/'])('the page %s', (page) => {
  test('is the wallet, as a page that is asked for anew each time', async () => {
    const { status, headers, bytes } = await ask(page);

    expect([status, bytes.toString()]).toEqual([200, PAGE]);
    expect(headers).toMatchObject({
      'content-type': HTML,
      'cache-control': 'no-cache',
      'content-security-policy': PAGE_POLICY,
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
    });
    for (const absent of ['etag', 'last-modified', 'set-cookie', 'content-encoding'])
      expect(headers).not.toHaveProperty(absent);
  });

  test('has no other methods than its own', async () => {
    const refused = await server.post(page, {});

    expect([refused.status, codeOf(refused)]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(refused.headers['allow']).toBe('GET, HEAD, OPTIONS');
    const { status, headers } = await ask(page, {}, 'OPTIONS');
    expect([status, headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });
});

test.each([
  ['index-Ef56Gh78.js', 'text/javascript; charset=utf-8'],
  ['index-Ij90Kl12.css', 'text/css; charset=utf-8'],
  ['icon-Ab12Cd34.svg', 'image/svg+xml'],
  ['photo-Mn34Op56.png', 'image/png'],
] as const)(
  'the asset %s is answered in its type, may be kept for ever, and does nothing by itself',
  async (name, type) => {
    const { status, headers, bytes } = await ask(`/assets/${name}`);

    expect([status, bytes.equals(ASSETS[name])]).toEqual([200, true]);
    expect(headers).toMatchObject({
      'content-type': type,
      'cache-control': FOR_EVER,
      'content-security-policy': DATA_POLICY,
      'content-length': String(ASSETS[name].length),
    });
    const refused = await server.delete(`/assets/${name}`);
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
  },
);

describe('compression', () => {
  const script = '/assets/index-Ef56Gh78.js';
  const whole = ASSETS['index-Ef56Gh78.js'];

  test.each(['gzip', 'gzip, deflate, br, zstd', 'br;q=1, gzip;q=0.5', '*', 'x-unknown, GZIP'])(
    'is done for who accepts %s, and HEAD says how long it is',
    async (accepted) => {
      for (const [target, content] of [
        [script, whole],
        ['/history', Buffer.from(PAGE)],
      ] as const) {
        const [get, head] = [await ask(target, { 'Accept-Encoding': accepted }), await ask(target, { 'Accept-Encoding': accepted }, 'HEAD')]; // prettier-ignore

        expect(get.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
        expect(get.bytes.length).toBeLessThan(content.length);
        expect(get.headers['content-length']).toBe(String(get.bytes.length));
        expect(gunzipSync(get.bytes).equals(content)).toBe(true);
        expect([head.status, head.bytes.length]).toEqual([200, 0]);
        for (const name of ['content-length', 'content-encoding', 'content-type', 'vary', 'cache-control'])
          expect([name, head.headers[name]]).toEqual([name, get.headers[name]]);
      }
    },
  );

  test.each([undefined, '', 'identity', 'br', 'gzip;q=0', 'identity, gzip;q=0.5', 'identity;q=0, gzip;q=0', '\xff'])(
    'is not done for who accepts %j',
    async (accepted) => {
      const headers: Record<string, string> = accepted === undefined ? {} : { 'Accept-Encoding': accepted };
      const [get, head] = [await ask(script, headers), await ask(script, headers, 'HEAD')];

      expect([get.status, get.bytes.equals(whole)]).toEqual([200, true]);
      expect(get.headers).not.toHaveProperty('content-encoding');
      expect(get.headers.vary).toBe('Accept-Encoding');
      expect([head.bytes.length, head.headers['content-length']]).toEqual([0, String(whole.length)]);
    },
  );

  test.each(['icon-Ab12Cd34.svg', 'photo-Mn34Op56.png'] as const)('would make %s no smaller', async (name) => {
    const { headers, bytes } = await ask(`/assets/${name}`, { 'Accept-Encoding': 'gzip' });

    expect(bytes.equals(ASSETS[name])).toBe(true);
    for (const absent of ['content-encoding', 'vary']) expect(headers).not.toHaveProperty(absent);
  });
});

describe('what is not there', () => {
  const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'Sec-Fetch-Dest': 'document' };

  test.each([
    ...['index.html', 'x', 'index-Ef56Gh78.js.map', 'INDEX-EF56GH78.JS', '__proto__', 'constructor', 'has', '%00'],
    ...['index-Ef56Gh78.js%00', 'index-Ef56Gh78.js/x', 'index-Ef56Gh78.js%2f', '.%2findex-Ef56Gh78.js', '.vite', '%2e'],
    ...['..%2findex.html', '..%2f..%2fpackage.json', '..%5cpackage.json', '%2e%2e%2f%2e%2e%2fpackage.json'],
    ...['%2fetc%2fpasswd', '..%2fassets%2findex-Ef56Gh78.js'],
  ])('is ROUTE_NOT_FOUND, in JSON also for a browser, at /assets/%s', async (name) => {
    const response = await server.get(`/assets/${name}`).set(browser);

    expect([response.status, codeOf(response)]).toEqual([404, 'ROUTE_NOT_FOUND']);
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'content-security-policy': DATA_POLICY });
  });

  const LOST = [
    '/nothing',
    '/index.html',
    '/transactions',
    '/transactions/a/b',
    '/send/x',
    '/manifest.json',
    '/docs/login',
  ];
  const UNUSUAL = [
    '/.vite/manifest.json',
    '/web/dist/index.html',
    '/%6cogin/x',
    '/%00',
    '/%E0%A4%A',
    '/transactions/%E0%A4%A',
  ];

  test.each([...LOST, ...UNUSUAL, '/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200'])(
    'fault E6: is the page with 404 for a browser, at %s',
    async (target) => {
      const [get, head] = [await ask(target, browser), await ask(target, browser, 'HEAD')];

      expect([get.status, get.bytes.toString()]).toEqual([404, PAGE]);
      expect(get.headers).toMatchObject({
        'content-type': HTML,
        'cache-control': 'no-cache',
        'content-security-policy': PAGE_POLICY,
        'x-content-type-options': 'nosniff',
        vary: 'Accept, Accept-Encoding',
      });
      expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([404, String(PAGE.length), 0]);
      expect(server.requests.map(({ code }) => code)).toEqual(['ROUTE_NOT_FOUND', 'ROUTE_NOT_FOUND']);
    },
  );

  test.each([
    'text/html',
    'text/*',
    'text/html, application/json;q=0.9',
    'application/xhtml+xml, text/html;q=0.9, */*;q=0.1',
    'TEXT/HTML',
  ])('fault E6: is the page for who accepts %j', async (accept) => {
    expect((await ask('/nothing', { Accept: accept })).headers['content-type']).toBe(HTML);
  });

  test.each([
    undefined,
    '*/*',
    'application/json',
    'application/problem+json',
    'application/json, text/html;q=0.5',
    'text/html;q=0, */*',
    'image/avif,image/webp,*/*;q=0.8',
    'text/css,*/*;q=0.1',
    'image/png',
    '\xff',
  ])('fault E6: is JSON for a client that accepts %j, with Vary for caches', async (accept) => {
    const { status, headers, bytes } = await ask('/nothing', accept === undefined ? {} : { Accept: accept });

    expect([status, (JSON.parse(bytes.toString()) as { code: string }).code]).toEqual([404, 'ROUTE_NOT_FOUND']);
    expect(headers).toMatchObject({
      'content-security-policy': DATA_POLICY,
      vary: 'Accept',
      'cache-control': 'no-store',
    });
  });

  test.each([
    ...['/api', '/api/', '/api/login', '/API/x', '/Api/Transactions/a/b', '/%61pi/x', '//api/x', '/health', '/metrics'],
    ...['/openapi.json/x', '/assets', '/assets/', '/health/nothing'],
  ])('fault E6: is JSON also for a browser, at %s', async (target) => {
    const bytes = `GET ${target} HTTP/1.1\r\nHost: x\r\nAccept: ${browser.Accept}\r\nConnection: close\r\n\r\n`;
    const { status, headers, body } = await sendRaw(server.port, bytes);

    expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([404, 'ROUTE_NOT_FOUND']);
    expect(headers).toContain(DATA_POLICY);
  });

  test.each(['POST', 'PUT', 'DELETE'])('fault E6: is JSON for %s', async (method) => {
    const { status, headers } = await ask('/nothing', browser, method);

    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });

  // Other clients normalize such paths before they send them.
  test.each(['/assets/../index.html', '/assets/../../package.json', '/assets/./index-Ef56Gh78.js', '///', '//login'])(
    'is JSON for a program, at %s',
    async (target) => {
      const bytes = `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      const { status, body } = await sendRaw(server.port, bytes);

      expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([404, 'ROUTE_NOT_FOUND']);
    },
  );

  test('a transaction whose id cannot be decoded is VALIDATION_FAILED for a program', async () => {
    const response = await server.get('/transactions/%E0%A4%A');

    expect([response.status, codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('the way to the change of a password', () => {
  const WAY = '/.well-known/change-password';

  test.each(['GET', 'HEAD'])('fault B4: answers %s, for every Accept header', async (method) => {
    for (const accept of ['*/*', 'text/html', 'application/json']) {
      const { status, headers, bytes } = await ask(WAY, { Accept: accept }, method);

      expect([status, headers.location, bytes.length]).toEqual([302, '/settings', 0]);
      expect(headers).toMatchObject({ 'content-security-policy': DATA_POLICY });
    }
    expect((await ask('/settings')).status).toBe(200);
  });

  test('fault B4: has no other methods', async () => {
    expect((await ask(WAY, {}, 'POST')).headers.allow).toBe('GET, HEAD, OPTIONS');
  });
});

describe('a server that is an API only', () => {
  const api = useServer({ wallet: null });

  test.each([
    '/',
    '//',
    '/login',
    '/transactions/x',
    '/assets/index-Ef56Gh78.js',
    '/nothing',
    '/.well-known/change-password',
  ])('has no %s, for a browser either', async (target) => {
    const { status, body } = await sendRaw(
      api.port,
      `GET ${target} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
    );

    expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  test('has all else', async () => {
    await api.get('/health/ready').expect(200);
    await api.get('/docs').expect(200);
  });
});

describe('the folder of what was built', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'payverse-wallet-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('may be absent', () => {
    const absent = path.join(folder, 'dist');

    expect(findWalletFiles(absent)).toBeNull();
    expect(() => readWalletFiles(absent)).toThrow(/ENOENT.*index\.html/);
  });

  test('has all its files read', async () => {
    await mkdir(path.join(folder, 'assets'));
    await writeFile(path.join(folder, 'index.html'), PAGE);
    for (const [name, content] of Object.entries(ASSETS)) await writeFile(path.join(folder, 'assets', name), content);

    const expected = createWalletFiles(Buffer.from(PAGE), Object.entries(ASSETS));
    for (const found of [findWalletFiles(folder), readWalletFiles(folder)]) {
      expect(found?.page).toEqual(expected.page);
      expect(Object.fromEntries(found!.assets)).toEqual(Object.fromEntries(expected.assets));
    }
  });

  test('must be whole', async () => {
    expect(() => findWalletFiles(folder)).toThrow(/ENOENT.*index\.html/);

    await writeFile(path.join(folder, 'index.html'), PAGE);
    expect(() => findWalletFiles(folder)).toThrow(/ENOENT.*assets/);

    await mkdir(path.join(folder, 'assets', 'more'), { recursive: true });
    expect(() => findWalletFiles(folder)).toThrow(/EISDIR/);
  });
});
