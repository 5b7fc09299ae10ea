import type { BrowserContext, Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { balanceOf, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { browserCookie, heading, openIn, pay, review, twoPeople } from '../../support/walletPages';

const SEND = '/api/transactions/send';

/** The pages are not watched for errors, because these tests cause them. */
describeWithBrowser('a wallet whose browser or server does not give what it needs', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const browser = useBrowser();
  let ann: Person;
  let bob: Person;
  let context: BrowserContext;

  beforeEach(async () => {
    [ann, bob] = await twoPeople(server);
    context = await browser.newContext();
    context.setDefaultTimeout(10_000);
    await context.addCookies([browserCookie(ann.cookie)]);
    server.requests.length = 0;
  });

  const open = (path: string, title: string) => openIn(context, server.url + path, title);

  const sends = () => server.requests.filter(({ path }) => path === SEND);
  const stored = (page: Page) => page.evaluate<string>('Object.values(sessionStorage).join()');

  test('a page whose file belongs to an older version offers a reload, and the other pages work', async () => {
    const page = await open('/', 'Home');
    await context.route(/assets\/History-.*\.js$/, (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await heading(page, 'Something went wrong');

    await page.getByRole('link', { name: 'Settings' }).click();
    await heading(page, 'Settings');
    await page.goBack();
    await heading(page, 'Something went wrong');
    await context.unroute(/assets\/History-.*\.js$/);
    await page.getByRole('button', { name: 'Reload' }).click();
    await heading(page, 'History');
  });

  test('a chart whose file is gone leaves the balance', async () => {
    await context.route(/assets\/BalanceChart-.*\.js$/, (route) => route.fulfill({ status: 404 }));
    const page = await open('/', 'Home');

    await page.getByRole('button', { name: 'Reload' }).waitFor();
    await page.getByText('$1,000.00').first().waitFor();
  });

  test.each([
    [
      'forbids its storage',
      `for (const name of ['localStorage', 'sessionStorage'])
       Object.defineProperty(window, name, { get: () => { throw new DOMException('', 'SecurityError'); } });`,
    ],
    ['has a full storage', `Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };`],
  ])('I2: a browser that %s can pay', async (_what, content) => {
    await context.addInitScript({ content });
    const page = await open('/send', 'Send money');
    await review(page, bob, '50');
    // The storage in memory lasts as long as the page.
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await heading(page, 'Home');
    await page.goBack();
    await heading(page, 'Check and confirm');
    await pay(page).click();
    await heading(page, 'Paid');

    expect(sends()).toHaveLength(1);
    expect(await balanceOf(server, bob)).toBe(1_050);
  });

  test.each<[string, (kept: string) => string]>([
    ['shows another amount than it pays', (kept) => kept.replace('"amount":5000', '"amount":1')],
    ['pays another amount than it shows', (kept) => kept.replace('"50.00"', '"900.00"')],
    ['names another account', (kept) => kept.replace(/"accountNumber":"\w+"/, '"accountNumber":"ACC1"')],
    ['has no payee', (kept) => kept.replace('"payee"', '"missing"')],
    ['is in no currency', (kept) => kept.replaceAll('"USD"', '"$"')],
    ['is of another user', (kept) => kept.replace(/"userId":"\w/, '"userId":"x')],
  ])('I6, I7: a stored payment that %s is ignored', async (_what, change) => {
    const page = await open('/send', 'Send money');
    await review(page, bob, '50');
    const before = await stored(page);
    const after = change(before);
    expect(after).not.toBe(before);
    await page.evaluate(
      `for (const key of Object.keys(sessionStorage)) sessionStorage[key] = ${JSON.stringify(after)}`,
    );
    await page.reload();

    await heading(page, 'Send money');
  });

  test('the second click of a double click confirms nothing', async () => {
    const page = await open('/send', 'Send money');
    await review(page, bob, '50');
    await pay(page).dispatchEvent('click', { detail: 2 });
    await pay(page).click({ trial: true });
    expect(await page.getByText('Paying').count()).toBe(0);
    await pay(page).click();
    await heading(page, 'Paid');

    expect(sends()).toHaveLength(1);
  });

  test('the login ignores a `next` that is not a path of the wallet', async () => {
    await open(`/login?next=${encodeURIComponent('/\t/example.com')}`, 'Home');
  });
});
