import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { PAGE_PATHS } from '../../src/routes/wallet.routes';
import { findWalletFiles, readWalletFiles } from '../../src/controllers/files/walletFiles';
import { SAFE_HEADERS } from '../../src/platform/http/safeHeaders';
import { PATHS } from '../../web/src/navigation/paths';
import { codeOf } from '../support/people';
import { plainRequest } from '../support/plainRequest';
import { sendRaw } from '../support/rawHttp';
import { useServer } from '../support/testServer';
import { ASSETS, aWallet, BUILT, PAGE, POLICY } from '../support/wallet';

const server = useServer();
const DATA_POLICY = SAFE_HEADERS.get('content-security-policy');
const HTML = 'text/html; charset=utf-8';
const FOR_EVER = 'public, max-age=31536000, immutable';
const PAGES = [
  '/',
  '/login',
  '/register',
  '/send',
  '/request',
  '/history',
  '/transactions/anything-at-all',
  '/settings',
];
const ask = (target: string, ...rest: [headers?: Record<string, string>, method?: string]) =>
  plainRequest(server.url + target, ...rest);

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
      'content-security-policy': POLICY,
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
  ['font-Qr78St90.woff2', 'font/woff2'],
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

const unpacked = (bytes: Buffer, coding: 'br' | 'gzip' | undefined): Buffer => {
  if (coding === undefined) return bytes;
  return coding === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes);
};

describe('compression', () => {
  const script = '/assets/index-Ef56Gh78.js';
  const whole = ASSETS['index-Ef56Gh78.js'];

  test.each([
    ['gzip', 'gzip', 'gzip'],
    ['x-unknown, GZIP', 'gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br', 'gzip'],
    ['br;q=1, gzip;q=0.5', 'br', 'gzip'],
    ['br;q=0, gzip', 'gzip', 'gzip'],
    ['*', 'br', 'gzip'],
    ['br', 'br', undefined],
  ] as const)(
    'is done for a client that accepts %s: Brotli where the build has it, and HEAD says how long it is',
    async (accepted, ofScript, ofPage) => {
      for (const [target, content, coding] of [
        [script, whole, ofScript],
        ['/history', Buffer.from(PAGE), ofPage],
      ] as const) {
        const [get, head] = [await ask(target, { 'Accept-Encoding': accepted }), await ask(target, { 'Accept-Encoding': accepted }, 'HEAD')]; // prettier-ignore

        expect([get.headers['content-encoding'], get.headers.vary]).toEqual([coding, 'Accept-Encoding']);
        expect(get.bytes.length < content.length).toBe(coding !== undefined);
        expect(get.headers['content-length']).toBe(String(get.bytes.length));
        expect(unpacked(get.bytes, coding).equals(content)).toBe(true);
        expect([head.status, head.bytes.length]).toEqual([200, 0]);
        for (const name of ['content-length', 'content-encoding', 'content-type', 'vary', 'cache-control'])
          expect([name, head.headers[name]]).toEqual([name, get.headers[name]]);
      }
    },
  );

  test.each([
    undefined,
    '',
    'identity',
    'deflate',
    'gzip;q=0',
    'identity, gzip;q=0.5',
    'identity;q=0, gzip;q=0',
    '\xff',
  ])('is not done for a client that accepts %j', async (accepted) => {
    const headers: Record<string, string> = accepted === undefined ? {} : { 'Accept-Encoding': accepted };
    const [get, head] = [await ask(script, headers), await ask(script, headers, 'HEAD')];

    expect([get.status, get.bytes.equals(whole)]).toEqual([200, true]);
    expect(get.headers).not.toHaveProperty('content-encoding');
    expect(get.headers.vary).toBe('Accept-Encoding');
    expect([head.bytes.length, head.headers['content-length']]).toEqual([0, String(whole.length)]);
  });

  test.each(['icon-Ab12Cd34.svg', 'photo-Mn34Op56.png', 'font-Qr78St90.woff2'] as const)(
    'would make %s no smaller',
    async (name) => {
      const { headers, bytes } = await ask(`/assets/${name}`, { 'Accept-Encoding': 'gzip' });

      expect(bytes.equals(ASSETS[name])).toBe(true);
      for (const absent of ['content-encoding', 'vary']) expect(headers).not.toHaveProperty(absent);
    },
  );
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
    for (const [name, content] of BUILT) await writeFile(path.join(folder, name), content);

    const expected = aWallet();
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
