import { SAFE_HEADERS } from '../../src/platform/http/safeHeaders';
import { codeOf } from '../support/people';
import { plainRequest } from '../support/plainRequest';
import { sendRaw } from '../support/rawHttp';
import { useServer } from '../support/testServer';
import { PAGE, POLICY } from '../support/wallet';

/** Paths without a page or a file: the wallet with status 404 for a browser, JSON for other clients. */
const server = useServer();
const DATA_POLICY = SAFE_HEADERS.get('content-security-policy');
const HTML = 'text/html; charset=utf-8';
const ask = (target: string, ...rest: [headers?: Record<string, string>, method?: string]) =>
  plainRequest(server.url + target, ...rest);

describe('a path without a page or a file', () => {
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
        'content-security-policy': POLICY,
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
