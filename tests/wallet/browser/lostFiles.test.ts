import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page, Route } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { aPerson } from '../../support/people';
import { useServer } from '../../support/testServer';
import { browserCookie, heading, openIn } from '../../support/walletPages';

/** The files that this page shares with others, but not with home: those have arrived before. */
const sharedBy = (page: string, ending: string) => new RegExp(`assets/parts~(?!.*Overview).*${page}.*\\.${ending}$`);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** The pages are not watched for errors, because these tests cause them. */
describeWithBrowser('fault E3: a file of the wallet that is lost on the way', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const browser = useBrowser();
  let context: BrowserContext;
  let page: Page;

  beforeEach(async () => {
    context = await browser.newContext();
    context.setDefaultTimeout(10_000);
    await context.addCookies([browserCookie((await aPerson(server)).cookie)]);
  });

  const overview = async () => {
    page = await openIn(context, server.url, 'Home');
    await page.locator('canvas').waitFor();
    // A reload removes it.
    await page.evaluate('window.isSamePage = true');
  };
  const isSamePage = () => page.evaluate<boolean | undefined>('window.isSamePage');
  const go = (name: string) => page.getByRole('navigation').getByRole('link', { name }).click();
  const press = (name: string) => page.getByRole('button', { name }).click();
  const abort = (route: Route) => route.abort('connectionreset');

  test('while the browser is offline names that, and comes by itself afterwards', async () => {
    await overview();
    await context.setOffline(true);
    await go('History');
    await heading(page, 'Page not loaded');
    await page.getByText('It loads when you are back online.').waitFor();
    // The other pages work: a page that was open before is in memory.
    await go('Home');
    await heading(page, 'Home');
    await go('History');
    await heading(page, 'Page not loaded');
    await context.setOffline(false);

    await heading(page, 'History');
    await page.getByLabel('With').waitFor();
    expect(await isSamePage()).toBe(true);
  });

  test.each([
    ['the script of the page', /assets\/History-.*\.js$/],
    ['its style', /assets\/History-.*\.css$/],
    ['a script that it shares with others', sharedBy('History', 'js')],
  ])('once (%s) is fetched again, unseen', async (_which, file) => {
    await overview();
    let losses = 0;
    await page.route(file, (route) => {
      losses += 1;
      return losses === 1 ? abort(route) : route.fallback();
    });
    await go('History');
    await heading(page, 'History');

    expect(losses).toBeGreaterThan(1);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await isSamePage()).toBe(true);
  });

  test.each<[string, RegExp, (route: Route) => Promise<void>]>([
    ['by a broken connection', /assets\/Settings-.*\.js$/, abort],
    ['in a style that it shares', sharedBy('Settings', 'css'), abort],
    ['in a script that it shares', sharedBy('Settings', 'js'), abort],
    ['by a busy server', /assets\/Settings-.*\.js$/, (route) => route.fulfill({ status: 503 })],
  ])('for longer (%s) can be tried again without a load of the page', async (_how, file, lose) => {
    await overview();
    await page.route(file, lose);
    await go('Settings');
    await heading(page, 'Page not loaded');
    await page.getByText('The connection was lost').waitFor();
    await press('Try again');
    await page.getByText('The connection was lost').waitFor();
    await page.unroute(file);
    await press('Try again');

    await heading(page, 'Settings');
    expect(await isSamePage()).toBe(true);
  });

  test('leaves the rest of the page: the balance without its chart, the history without its search', async () => {
    await context.route(/assets\/(BalanceChart|PersonField)-.*\.js$/, abort);
    page = await openIn(context, server.url, 'Home');
    await page.getByText('The connection was lost').waitFor();
    await page.getByText('$1,000.00').first().waitFor();
    await go('History');
    await page.getByText('The connection was lost').waitFor();
    await page.getByText('End of your history.').waitFor();
    await page.getByRole('textbox', { name: 'From' }).waitFor();
    await context.unroute(/assets\/(BalanceChart|PersonField)-.*\.js$/);
    await press('Try again');
    await page.getByLabel('With').waitFor();
    await go('Home');
    await page.locator('canvas').waitFor();
  });

  test.each(['light', 'dark'] as const)('shows a message that axe accepts (%s)', async (colorScheme) => {
    await overview();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.route(/assets\/Settings-.*\.js$/, abort);
    await go('Settings');
    await page.getByText('The connection was lost').waitFor();
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })');
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  test('that the server answers with index.html, as a file of an older version, asks for a reload', async () => {
    await overview();
    await page.route(/assets\/Settings-.*\.js$/, (route) =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<!doctype html>' }),
    );
    await go('Settings');
    await heading(page, 'Something went wrong');
    await page.getByText('PayVerse may have a new version.').waitFor();
  });
});
