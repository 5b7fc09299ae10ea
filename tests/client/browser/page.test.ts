import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type * as Client from '../../../clients/typescript/src/index';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { installPackedClient, type OutsideProject } from '../../support/packedClient';
import { aPerson, balanceOf, PASSWORD, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

/** A page that imports the installed package as it stands in node_modules: no bundler, no import map. */
const HTML = `<!doctype html><link rel="icon" href="data:,"><script type="module">
  import * as client from '/node_modules/@payverse/client/dist/index.js';
  Object.assign(globalThis, { client });
</script>`;

declare global {
  var client: typeof Client;
  var bank: Client.PayVerse;
}

describeWithBrowser('fault E9: in a page without a bundler', () => {
  let project: OutsideProject;
  let files: Server;
  let port: number;
  const corsOrigins: string[] = [];

  beforeAll(async () => {
    project = await installPackedClient();
    files = createServer(({ url = '/' }, response) => {
      const isScript = url.endsWith('.js');
      response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? readFileSync(path.join(project.folder, url)) : HTML);
    });
    await once(files.listen(0, '127.0.0.1'), 'listening');
    ({ port } = files.address() as AddressInfo);
    corsOrigins.push(`http://127.0.0.1:${port}`, `http://localhost:${port}`);
  }, 120_000);
  const server = useServer({ corsOrigins });
  const browser = useBrowser();
  afterAll(async () => {
    files.closeAllConnections();
    await new Promise((resolve) => files.close(resolve));
    await project.remove();
  });

  let alice: Person;
  let bob: Person;
  let faults: string[];
  beforeEach(async () => {
    [alice, bob] = [await aPerson(server), await aPerson(server)];
    faults = [];
  });

  /** The page at this host, with a client for the API, which is on another port. */
  async function open(page: Page, host: string): Promise<void> {
    await page.goto(`http://${host}:${port}/`);
    await page.waitForFunction(() => 'client' in globalThis);
    await page.evaluate(
      (baseUrl) => Object.assign(globalThis, { bank: client.createPayVerse({ baseUrl }) }),
      server.url,
    );
  }

  async function aPage(host: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => {
      const { host: asked } = new URL(request.url());
      if (![`${host}:${port}`, new URL(server.url).host].includes(asked)) faults.push(request.url());
    });
    await open(page, host);
    return page;
  }

  const logIn = (page: Page) =>
    page.evaluate(
      async ([email, password]) => (await client.unwrap(bank.logIn(email!, password!))).user.balance,
      [alice.email, PASSWORD],
    );

  test('log in, pay, reload, log out', async () => {
    const page = await aPage('127.0.0.1');
    expect(await logIn(page)).toBe(1000);

    const balance = await page.evaluate(async (toAccountNumber) => {
      const intent = bank.intent('/api/transactions/send', { toAccountNumber, amount: '50.00' });
      return (await client.unwrap(intent.send())).balance;
    }, bob.accountNumber);
    expect([balance, await balanceOf(server, bob)]).toEqual([950, 1050]);

    await open(page, '127.0.0.1');
    expect(await page.evaluate(() => bank.resume())).toBe(alice.id);
    const thrown = await page.evaluate(async () => {
      await client.unwrap(bank.logOut());
      const error: unknown = await bank.GET('/api/accounts').catch((reason: unknown) => reason);
      return [error instanceof client.SessionEndedError, bank.userId, await bank.resume()];
    });
    expect(thrown).toEqual([true, null, null]);
    expect(faults).toEqual([]);
  });

  test('a page that is offline gets ConnectionError, and a payment whose outcome is unknown', async () => {
    const page = await aPage('127.0.0.1');
    await logIn(page);
    await page.context().setOffline(true);

    const names = await page.evaluate(async (toAccountNumber) => {
      const hasty = client.createPayVerse({ baseUrl: 'http://127.0.0.1:9', retry: { attempts: 1 } });
      const nameOf = (call: Promise<unknown>) =>
        call.then(
          () => 'none',
          (error: unknown) => (error as Error).name,
        );
      const abort = AbortSignal.abort(new DOMException('Gone', 'AbortError'));
      return Promise.all([
        nameOf(bank.GET('/api/accounts')),
        nameOf(hasty.resume()),
        nameOf(hasty.POST('/api/transactions/send', { body: { toAccountNumber, amount: 1 } })),
        nameOf(bank.GET('/api/accounts', { signal: abort })),
      ]);
    }, bob.accountNumber);

    expect(names).toEqual(['ConnectionError', 'ConnectionError', 'OutcomeUnknownError', 'AbortError']);
  });

  test('a page of another site can log in, and its session ends with its first token', async () => {
    const page = await aPage('localhost');
    expect(await logIn(page)).toBe(1000);
    expect(await page.evaluate(async () => (await bank.GET('/api/accounts')).response.status)).toBe(200);

    await open(page, 'localhost');

    expect(await page.evaluate(() => bank.resume())).toBeNull();
  });
});
