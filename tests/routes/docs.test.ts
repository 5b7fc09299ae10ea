import { toHtml } from '../../src/controllers/docs.view';
import { createOpenApiDocument } from '../../src/openapi/document';
import { AppError } from '../../src/errors/appError';
import { ERRORS, type ErrorCode } from '../../src/errors/errorTable';
import { STATUS, toProblem } from '../../src/errors/http';
import { codeOf } from '../support/people';
import { sendRaw } from '../support/rawHttp';
import { useServer } from '../support/testServer';

const server = useServer();
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');
const DATA_POLICY = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none';object-src 'none'";
const HTML = 'text/html; charset=utf-8';
const HOUR = 'public, max-age=3600';

const ANSWERS = [
  { path: '/openapi.json', type: 'application/json; charset=utf-8', cache: 'no-cache', policy: DATA_POLICY },
  { path: '/docs', type: HTML, cache: 'no-cache', policy: PAGE_POLICY },
  { path: '/docs/', type: HTML, cache: 'no-cache', policy: PAGE_POLICY },
  { path: '/errors', type: HTML, cache: 'no-cache', policy: PAGE_POLICY },
  { path: '/docs/docs.js', type: 'text/javascript; charset=utf-8', cache: 'no-cache', policy: DATA_POLICY },
  { path: '/docs/page.css', type: 'text/css; charset=utf-8', cache: 'no-cache', policy: DATA_POLICY },
  { path: '/docs/swagger-ui.css', type: 'text/css; charset=utf-8', cache: HOUR, policy: DATA_POLICY },
  { path: '/docs/swagger-ui-bundle.js', type: 'text/javascript; charset=utf-8', cache: HOUR, policy: DATA_POLICY },
  { path: '/docs/favicon-16x16.png', type: 'image/png', cache: HOUR, policy: DATA_POLICY },
  { path: '/docs/favicon-32x32.png', type: 'image/png', cache: HOUR, policy: DATA_POLICY },
];

describe.each(ANSWERS)('$path', ({ path, type, cache, policy }) => {
  test('is answered in its type, with its policy, and may be cached as it should', async () => {
    const { headers } = await server.get(path).expect(200);

    expect(headers).toMatchObject({
      'content-type': type,
      'cache-control': cache,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    });
    for (const absent of ['etag', 'last-modified', 'accept-ranges', 'set-cookie', 'x-powered-by'])
      expect(headers).not.toHaveProperty(absent);
  });

  test('HEAD is GET without a body, and other methods are refused', async () => {
    const [get, head] = await Promise.all([fetch(server.url + path), fetch(server.url + path, { method: 'HEAD' })]);
    const length = (await get.arrayBuffer()).byteLength;

    expect([head.status, await head.text(), head.headers.get('Content-Type')]).toEqual([200, '', type]);
    expect([length > 0, head.headers.get('Content-Length')]).toEqual([true, String(length)]);
    const refused = await server.post(path);
    expect([refused.status, codeOf(refused), refused.headers['allow']]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'GET, HEAD, OPTIONS',
    ]);
    expect((await fetch(server.url + path, { method: 'OPTIONS' })).headers.get('Allow')).toBe('GET, HEAD, OPTIONS');
  });
});

describe('what is not there', () => {
  test.each([
    ...['index.html', 'swagger-ui.js', 'swagger-ui-bundle.js.map', 'oauth2-redirect.html', 'package.json', 'x'],
    ...['__proto__', 'constructor', 'has', '%00', 'docs.js%00', 'DOCS.JS', 'docs.js/x'],
    ...['..%2fpackage.json', '..%2f..%2fpackage.json', '..%5cpackage.json', '%2e%2e%2fpackage.json', '.%2fdocs.js'],
    ...['%2fetc%2fpasswd', '..%2fdocs%2fdocs.js', 'swagger-ui-dist%2fpackage.json', 'docs.js%2f'],
  ])('/docs/%s is ROUTE_NOT_FOUND', async (name) => {
    const response = await server.get(`/docs/${name}`);

    expect([response.status, codeOf(response)]).toEqual([404, 'ROUTE_NOT_FOUND']);
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'content-security-policy': DATA_POLICY });
  });

  // A client that tidies paths would not send these as they stand.
  test.each(['/docs/../package.json', '/docs/../../package.json', '/docs/./docs.js', '//docs', '/errors/x'])(
    '%s is ROUTE_NOT_FOUND',
    async (path) => {
      const { status, body } = await sendRaw(
        server.port,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );

      expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([404, 'ROUTE_NOT_FOUND']);
    },
  );
});

test('/openapi.json is the document', async () => {
  const { body } = await server.get('/openapi.json').expect(200);

  expect(body).toEqual(createOpenApiDocument());
  expect(body.openapi).toMatch(/^3\.1\./);
});

test('no page has anything inline, or a link to another host', async () => {
  for (const path of ['/docs', '/errors']) {
    const { text } = await server.get(path).expect(200);

    expect(text).not.toMatch(/<style|style=|<script>|<script(?![^>]* src=)|\son\w+=|https?:|(?:src|href)="\/\//i);
  }
});

describe('/errors', () => {
  test('has every error at the address that its type names, with all that the table says of it', async () => {
    const { text } = await server.get('/errors').expect(200);

    for (const [code, { title, when, advice }] of Object.entries(ERRORS)) {
      const [, id] = toProblem(new AppError(code as ErrorCode), '').type.split('#');
      const [section, ...others] = text.split('<section ').filter((part) => part.startsWith(`id="${id}">`));
      expect([code, others.length]).toEqual([code, 0]);
      const words = textOf(section!);
      for (const part of [code, `${STATUS[code as ErrorCode]} ${title}`, when, advice])
        expect(words).toContain(part.replaceAll('`', ''));
    }
    expect(text.split('<section ')).toHaveLength(Object.keys(ERRORS).length + 1);
  });

  test('shows code as code, and all other characters as they are', () => {
    expect(toHtml('a < b & "c"')).toBe('a &lt; b &amp; &quot;c&quot;');
    expect(toHtml("`x<y>` isn't `&`")).toBe('<code>x&lt;y&gt;</code> isn&#39;t <code>&amp;</code>');
    expect(toHtml('<script>`')).toBe('&lt;script&gt;`');
  });
});

function textOf(html: string): string {
  const text = html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
