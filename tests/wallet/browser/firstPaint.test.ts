import type { Page, Route } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import type { Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';
import { heading, openIn, twoPeople, useWalletPages } from '../../support/walletPages';

const REACT = /assets\/react-.*\.js$/;

describeWithBrowser('the first paint of the wallet', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;

  beforeEach(async () => {
    [ann] = await twoPeople(server);
    server.requests.length = 0;
  });

  const splash = (page: Page) => page.locator('.splash');
  const callsOf = (path: string) => server.requests.filter((request) => request.path === path);

  /** Opens a page whose largest script does not arrive before `release`. */
  async function openWithoutReact(page: Page, path: string): Promise<{ release: () => void }> {
    let isReleased = false;
    await page.route(REACT, async (route) => {
      await until(() => isReleased);
      await route.fallback();
    });
    await page.goto(server.url + path, { waitUntil: 'commit' });
    await splash(page).getByText('PayVerse', { exact: true }).waitFor();
    return { release: () => (isReleased = true) };
  }

  test('has the brand from the page itself, and the balance before React, with one call for each', async () => {
    const page = await (await pages.contextOf(ann)).newPage();
    const { release } = await openWithoutReact(page, '/');
    await splash(page).getByText('$1,000.00').waitFor();
    expect(await page.locator('#wallet').innerHTML()).toBe('');
    release();

    await heading(page, 'Home');
    await page.locator('#wallet').getByText('$1,000.00').first().waitFor();
    expect(await splash(page).isVisible()).toBe(false);
    expect(await splash(page).getByText('$1,000.00').count()).toBe(0);
    expect([callsOf('/api/auth/refresh').length, callsOf('/api/accounts').length]).toEqual([1, 1]);
  });

  test('of another page than home has no balance', async () => {
    const page = await (await pages.contextOf(ann)).newPage();
    const { release } = await openWithoutReact(page, '/send');
    await until(() => callsOf('/api/accounts').length === 1);
    release();
    await page.getByLabel('Amount').waitFor();

    expect(await splash(page).locator('.splash-balance').textContent()).toBe('');
    expect(callsOf('/api/accounts')).toHaveLength(1);
  });

  test('W2: loses the balance when another tab logs out', async () => {
    const context = await pages.contextOf(ann);
    const other = await openIn(context, `${server.url}/settings`, 'Settings');
    const page = await context.newPage();
    const { release } = await openWithoutReact(page, '/');
    await splash(page).getByText('$1,000.00').waitFor();
    await other.getByRole('button', { name: 'Log out', exact: true }).click();

    await splash(page).getByText('$1,000.00').waitFor({ state: 'detached' });
    release();
    await heading(page, 'Log in');
  });

  test('has the chosen theme before React, and for a visitor the login afterwards', async () => {
    const context = await pages.newContext({ colorScheme: 'light' });
    // The blank page before has no storage.
    await context.addInitScript(`try { localStorage.setItem('payverse.theme', 'dark') } catch {}`);
    const page = await context.newPage();
    const { release } = await openWithoutReact(page, '/');
    await page.locator('html[data-theme=dark]').waitFor();
    release();

    await heading(page, 'Log in');
    expect(callsOf('/api/auth/refresh')).toHaveLength(1);
  });

  test('moves nothing on the page when the wallet follows', async () => {
    const page = await (await pages.contextOf(ann)).newPage();
    const { release } = await openWithoutReact(page, '/');
    await splash(page).getByText('$1,000.00').waitFor();
    const brand = async (within: string) => {
      const box = await page.locator(within).getByText('PayVerse', { exact: true }).first().boundingBox();
      return [box!.x, box!.y].map(Math.round);
    };
    const before = await brand('.splash');
    release();
    await heading(page, 'Home');

    expect(await brand('#wallet header')).toEqual(before);
  });
});

/** The pages are not watched for errors, because these tests cause them. */
describeWithBrowser('a first script that is lost', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const browser = useBrowser();
  const MAIN = /assets\/main-.*\.js$/;
  const abort = (route: Route) => route.abort('connectionreset');

  test('once is fetched again, unseen', async () => {
    const page = await (await browser.newContext()).newPage();
    let losses = 0;
    await page.route(MAIN, (route) => {
      losses += 1;
      return losses === 1 ? abort(route) : route.fallback();
    });
    await page.goto(server.url);

    await heading(page, 'Log in');
    expect(losses).toBeGreaterThan(1);
  });

  test('for longer offers a reload, and comes by itself when the browser is online again', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route(MAIN, abort);
    await page.goto(server.url);
    await page.getByText('PayVerse is still loading. Check your connection.').waitFor();
    await page.getByRole('link', { name: 'Reload' }).click();
    await page.getByText('PayVerse is still loading. Check your connection.').waitFor();
    await context.setOffline(true);
    await page.unroute(MAIN);
    await context.setOffline(false);

    await heading(page, 'Log in');
  });
});
