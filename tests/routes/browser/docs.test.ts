import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { aPerson, codeOf, PASSWORD } from '../../support/people';
import { useServer } from '../../support/testServer';
import { useWatchedPages } from '../../support/watchedPages';

/** Swagger UI takes a second to open an operation on a slow machine. */
const TIMEOUT_MS = 180_000;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

describeWithBrowser('the pages in a browser', () => {
  const server = useServer();
  const pages = useWatchedPages(useBrowser(), () => [server.url]);
  let page: Page;

  async function open(path: string, options?: BrowserContextOptions): Promise<void> {
    page = await pages.open(path, options);
  }

  const operation = (method: string, path: string) =>
    page.locator(`.opblock-${method}`, { has: page.locator(`[data-path="${path}"]`) });

  async function tryOut(block: Locator, body?: object): Promise<void> {
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    if (body) await block.locator('textarea.body-param__text').fill(JSON.stringify(body));
  }

  async function execute(block: Locator, status: number): Promise<string> {
    await block.getByRole('button', { name: 'Execute' }).click();
    const answer = block.locator('.live-responses-table', { has: page.locator(`td:text-matches("^${status}")`) });
    await answer.waitFor();
    return answer.innerText();
  }

  test('all operations of the document are shown', async () => {
    const { body } = await server.get('/openapi.json').expect(200);
    const operations = Object.entries(body.paths as Record<string, object>).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => [method, path] as const),
    );

    await open('/docs');
    await page.locator('.opblock').first().waitFor();

    expect(await page.locator('.opblock').count()).toBe(operations.length);
    // Our own stylesheet, for the other page, must not reach into Swagger UI's elements.
    const { width } = (await page.locator('.opblock').first().boundingBox())!;
    expect(width).toBeGreaterThan(0.8 * page.viewportSize()!.width);
    for (const [method, path] of operations) {
      expect([method, path, await operation(method, path).count()]).toEqual([method, path, 1]);
    }
  });

  test(
    'everything on the page opens within its policy',
    async () => {
      await open('/docs');
      await page.locator('.opblock').first().waitFor();
      for (const block of await page.locator('.opblock').all()) {
        const control = block.locator('.opblock-summary-control');
        await control.dispatchEvent('click');
        await block.locator('.opblock-body').waitFor();
        // Swagger UI draws all open parts again when another one is opened.
        await control.dispatchEvent('click');
      }
      await page.locator('.models-control').click();
      const schemas = page.locator('.models .json-schema-2020-12-expand-deep-button');
      await schemas.first().waitFor();
      for (const schema of await schemas.all()) await schema.dispatchEvent('click');
    },
    TIMEOUT_MS,
  );

  test(
    'who logs in there can make the other calls, until they leave or log out',
    async () => {
      const { email } = await aPerson(server);
      await open('/docs');
      const logIn = operation('post', '/api/auth/login');
      const me = operation('get', '/api/users/me');
      await tryOut(logIn, { email, password: PASSWORD });
      await tryOut(me);

      await execute(me, 401);
      await execute(logIn, 200);
      expect(await execute(me, 200)).toContain(email);
      await page.goto(`${server.url}/docs`);
      await tryOut(me);
      await execute(me, 401);
      const refresh = operation('post', '/api/auth/refresh');
      await tryOut(refresh);
      await execute(refresh, 200);
      expect(await execute(me, 200)).toContain(email);

      const logOut = operation('post', '/api/auth/logout');
      await tryOut(logOut);
      await execute(logOut, 204);
      expect(await execute(me, 401)).toContain('UNAUTHENTICATED');
    },
    TIMEOUT_MS,
  );

  test.each(['light', 'dark'] as const)('it is %s where the reader wants that', async (colorScheme) => {
    await open('/docs', { colorScheme });
    await page.locator('.opblock').first().waitFor();

    expect(await page.locator('html.dark-mode').count()).toBe(colorScheme === 'dark' ? 1 : 0);
  });

  test('the type of an error leads to its entry', async () => {
    const refusal = await server.post('/api/nothing');
    expect(codeOf(refusal)).toBe('ROUTE_NOT_FOUND');

    await open(refusal.body.type as string);
    const entry = page.locator('#route-not-found:target');

    expect(await entry.innerText()).toMatch(/ROUTE_NOT_FOUND[^]*404/);
    const { y } = (await entry.boundingBox())!;
    expect([y > -1, y < page.viewportSize()!.height]).toEqual([true, true]);
  });
});
