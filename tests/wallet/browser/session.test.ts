import type { BrowserContext, Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { balanceOf, logIn, type Person } from '../../support/people';
import { expired, useServer } from '../../support/testServer';
import { browserCookie, heading, openIn, pay, review, twoPeople, useWalletPages } from '../../support/walletPages';
import { until } from '../../support/until';

const REFRESH = '/api/auth/refresh';

describeWithBrowser('the session of the wallet', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;
  let context: BrowserContext;
  /** The server issues expired tokens. */
  let givesExpired: boolean;

  beforeEach(async () => {
    [ann, bob] = await twoPeople(server);
    givesExpired = false;
    context = await pages.contextOf(ann);
    await context.route(/\/api\/auth\/(login|refresh)(\?.*)?$/, async (route) => {
      if (!givesExpired) return route.fallback();
      const response = await route.fetch();
      const { accessToken, ...rest } = (await response.json()) as { accessToken: string };
      return route.fulfill({ response, json: { ...rest, accessToken: expired(accessToken) } });
    });
    server.requests.length = 0;
  });

  const open = (path: string, title: string) => openIn(context, server.url + path, title);

  const go = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click();
  const refreshes = () => server.requests.filter(({ path }) => path === REFRESH);
  const refused = () => server.requests.filter(({ code }) => code === 'INVALID_TOKEN').length;
  const waiting = (page: Page) =>
    page.evaluate<number>('navigator.locks.query().then(({ pending }) => pending.length)');

  test('continues after a reload, and its token is in no storage', async () => {
    const page = await open('/send', 'Send money');
    await page.reload();
    await heading(page, 'Send money');

    const stored = await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage, document.cookie])');
    expect(stored).not.toMatch(/eyJ/);
    expect(await page.evaluate('indexedDB.databases()')).toEqual([]);
  });

  test('a token that expires before the click is renewed without a message', async () => {
    const page = await open('/send', 'Send money');
    await review(page, bob, '50');
    // The token is valid for 15 minutes. Half an hour later:
    await context.route('**/api/transactions/send', async (route) => {
      const request = route.request();
      const token = request.headers()['authorization']!.slice('Bearer '.length);
      await context.unroute('**/api/transactions/send');
      await route.continue({ headers: { ...request.headers(), authorization: `Bearer ${expired(token)}` } });
    });
    server.requests.length = 0;
    await pay(page).click();

    await heading(page, 'Paid');
    expect(refused()).toBe(1);
    expect(refreshes()).toHaveLength(1);
    expect(await balanceOf(server, ann)).toBe(950);
  });

  test('S1, S2: two tabs with an expired token share one refresh', async () => {
    givesExpired = true;
    const tabs = [await context.newPage(), await context.newPage()];
    // Each gets a 401 for its expired token, and one of them refreshes for both.
    await context.route(`**${REFRESH}*`, async (route) => {
      await until(async () => (await waiting(tabs[0]!)) === 1);
      givesExpired = false;
      await route.fallback();
    });
    await Promise.all(tabs.map((tab) => tab.goto(`${server.url}/send`)));
    await Promise.all(tabs.map((tab) => heading(tab, 'Send money')));

    expect(refreshes()).toHaveLength(1);
  });

  test('S7: a logout in one tab ends the other', async () => {
    const [first, second] = [await open('/settings', 'Settings'), await open('/send', 'Send money')];
    await first.getByRole('button', { name: 'Log out', exact: true }).first().click();

    await Promise.all([heading(first, 'Log in'), heading(second, 'Log in')]);
    await until(() => server.requests.some(({ path, status }) => path === '/api/auth/logout' && status === 204));
    await second.reload();
    await heading(second, 'Log in');
  });

  test('W1: a login in one tab logs in the other', async () => {
    context = await pages.newContext();
    const [first, second] = [await open('/login', 'Log in'), await open('/login?next=%2Fsend', 'Log in')];
    await first.getByLabel('Email').fill(ann.email);
    await first.getByLabel('Password', { exact: true }).fill('securepassword');
    await first.getByRole('button', { name: 'Log in' }).click();

    await heading(second, 'Send money');
  });

  test('W2, W3: after a login of another user, no tab shows data of the user before', async () => {
    const page = await open('/send', 'Send money');
    await review(page, bob, '50');
    await context.addCookies([browserCookie((await logIn(server, bob.email)).cookie)]);
    // The next token of this browser is Bob's. It comes when Ann's has expired.
    await context.route('**/api/transactions/send', async (route) => {
      const request = route.request();
      const token = request.headers()['authorization']!.slice('Bearer '.length);
      await route.continue({ headers: { ...request.headers(), authorization: `Bearer ${expired(token)}` } });
    });
    await pay(page).click();

    // Bob continues on a second page.
    await heading(page, 'Send money');
    expect(await Promise.all([balanceOf(server, ann), balanceOf(server, bob)])).toEqual([1_000, 1_000]);
    await go(page, 'Home');
    await page.getByText(bob.accountNumber.slice(-5)).first().waitFor();
    expect(await page.getByText(ann.accountNumber.slice(-5)).count()).toBe(0);
  });

  test('a session that ended elsewhere leads to the login, and back', async () => {
    const page = await open('/send', 'Send money');
    // The polling of the page would also find that the session has ended, before the click.
    await page.waitForLoadState('networkidle');
    await server.post('/api/auth/logout-all', undefined, ann.token).expect(204);
    await go(page, 'History');

    await heading(page, 'Log in');
    await page.getByText(/Your session has ended/).waitFor();
    await page.getByLabel('Email').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill('securepassword');
    await page.getByRole('button', { name: 'Log in' }).click();
    await heading(page, 'History');
  });

  test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
    'a link to the login leads no user to %s',
    async (next) => {
      const page = await context.newPage();
      await page.goto(`${server.url}/login?next=${encodeURIComponent(next)}`);
      await until(() => new URL(page.url()).pathname === '/');
      expect(new URL(page.url()).origin).toBe(server.url);
    },
  );

  test('fault F8: a session that was refreshed from elsewhere at the same moment says so to its owner', async () => {
    await server.pools.general.query(
      `UPDATE refresh_tokens SET repeated_at = now(), repeated_ip = '198.51.100.9', repeated_user_agent = 'Laptop/2.0'
        WHERE user_id = $1 AND id = session_id`,
      [ann.id],
    );

    const page = await pages.openAs(ann, '/settings');
    await page.getByText('Also used at the same moment by Laptop/2.0 from 198.51.100.9').first().waitFor();

    await server.pools.general.query('UPDATE refresh_tokens SET repeated_at = NULL WHERE user_id = $1', [ann.id]);
  });
});
