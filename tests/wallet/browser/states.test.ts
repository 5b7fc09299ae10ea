import type { Page, Route } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { send, sendBatch, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';
import { heading, pay, review, twoPeople, useWalletPages } from '../../support/walletPages';

describeWithBrowser('the pages of the wallet', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;

  beforeEach(async () => {
    [ann, bob] = await twoPeople(server);
  });

  const alert = (page: Page) => page.getByRole('alert');
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');
  const fail = (status: number, code: string) => (route: Route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      json: { status, code, message: 'Something', requestId: 'req-1234' },
    });

  describe('when the server fails', () => {
    test.each([
      ['/', '**/api/accounts', 'Home', '$1,000.00'],
      ['/send', '**/api/accounts', 'Send money', 'Review'],
      ['/history', '**/api/transactions?*', 'History', 'PayVerse'],
      ['/settings', '**/api/auth/sessions', 'Settings', 'This browser'],
    ])('%s shows the error with an ID for support, and recovers', async (path, call, title, content) => {
      const context = await pages.contextOf(ann);
      await context.route(call, fail(500, 'INTERNAL'));
      const page = await context.newPage();
      await page.goto(server.url + path);

      await heading(page, title);
      await page.getByText('req-1234').first().waitFor();
      await context.unroute(call);
      for (const button of await page.getByRole('button', { name: 'Try again' }).all()) await button.click();
      await page.getByText(content).first().waitFor();
      expect(await alert(page).count()).toBe(0);
    });

    test('fault F7: an empty page of the history is not its end', async () => {
      const context = await pages.contextOf(ann);
      const next: Record<string, string> = { none: 'first', first: 'second' };
      await context.route('**/api/transactions?*limit=25*', (route) => {
        const url = new URL(route.request().url());
        const nextCursor = next[url.searchParams.get('cursor') ?? 'none'];
        if (nextCursor !== undefined) return route.fulfill({ json: { data: [], nextCursor } });
        url.searchParams.delete('cursor');
        return route.fallback({ url: url.href });
      });
      const page = await context.newPage();
      await page.goto(`${server.url}/history`);

      await page.getByText('End of your history.').waitFor();
      expect(await page.getByText('PayVerse').count()).toBeGreaterThan(0);
      expect(await page.getByText('No transactions yet').count()).toBe(0);
    });

    test('a busy server gets a second request, and the page shows no error', async () => {
      const context = await pages.contextOf(ann);
      let failures = 0;
      await context.route('**/api/accounts', (route) => {
        failures += 1;
        return failures === 1 ? fail(503, 'UNAVAILABLE')(route) : route.fallback();
      });
      const page = await context.newPage();
      await page.goto(server.url);
      await page.getByText('$1,000.00').first().waitFor();
      expect(await alert(page).count()).toBe(0);
    });

    test('a failed refetch shows that the data may be out of date', async () => {
      const context = await pages.contextOf(ann);
      const page = await context.newPage();
      await page.goto(server.url);
      await page.getByText('$1,000.00').first().waitFor();
      await context.route('**/api/accounts', fail(500, 'INTERNAL'));
      await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
      // A page that becomes visible again refetches queries older than ten seconds.
      await page.clock.install();
      await page.clock.fastForward(60_000);
      await page.getByText('The data on this page may be out of date. We keep trying.').waitFor();
      await context.unroute('**/api/accounts');
      await page.clock.fastForward(60_000);
      await page.getByText('The data on this page may be out of date.').waitFor({ state: 'detached' });
    });

    test('a server that asks for a long wait is not waited for in silence', async () => {
      const context = await pages.contextOf(ann);
      await context.route('**/api/accounts', (route) =>
        route.fulfill({
          status: 429,
          headers: { 'Retry-After': '50' },
          contentType: 'application/problem+json',
          json: { status: 429, code: 'RATE_LIMITED', message: 'Too many', requestId: 'limit' },
        }),
      );
      const page = await context.newPage();
      await page.goto(server.url);
      await page.getByText('Wait 50 seconds, then try again.').first().waitFor();
    });

    test('a server that cannot be reached at first is reached later', async () => {
      const context = await pages.contextOf(ann);
      await context.route('**/api/auth/refresh*', (route) => route.abort());
      const page = await context.newPage();
      await page.goto(server.url);

      await alert(page).getByText('PayVerse cannot be reached').waitFor();
      await context.unroute('**/api/auth/refresh*');
      await page.getByRole('button', { name: 'Try again' }).click();
      await heading(page, 'Home');
    });
  });

  test.each([
    ['/', 'Home', '$1,000.00'],
    ['/history', 'History', 'PayVerse'],
    ['/settings', 'Settings', 'This browser'],
  ])('%s waits for a network, and says so', async (path, title, content) => {
    const context = await pages.contextOf(ann);
    const page = await context.newPage();
    // All files are loaded, and no data.
    let isOpen = false;
    const asked: string[] = [];
    await context.route(/\/api\/(accounts|transactions|users|auth\/sessions)/, async (route) => {
      asked.push(new URL(route.request().url()).pathname);
      await until(() => isOpen);
      await route.abort('internetdisconnected');
    });
    await page.goto(server.url + path);
    await heading(page, title);
    // The combobox of the history and the sessions of the settings have separate files.
    if (path === '/history') await page.getByRole('combobox').waitFor();
    if (path === '/settings') await until(() => asked.includes('/api/auth/sessions'));
    await context.setOffline(true);
    isOpen = true;

    await page.getByText('This loads when you are back online.').first().waitFor();
    await page.getByText('The data on this page may be out of date.').waitFor();
    await context.unroute(/\/api\/(accounts|transactions|users|auth\/sessions)/);
    await context.setOffline(false);
    await page.getByText(content).first().waitFor();
    await until(async () => (await page.getByText('You are offline').count()) === 0);
  });

  describe('the history', () => {
    test('goes on as one scrolls, and shows each entry once', async () => {
      await sendBatch(
        server,
        ann,
        Array.from({ length: 80 }, () => [bob, 1] as const),
      ).expect(201);
      const page = await pages.openAs(ann, '/history');
      const rows = page.locator('li a[href^="/transactions/"]');
      await rows.first().waitFor();
      expect(await rows.count()).toBeLessThan(80);
      await until(async () => {
        await page.mouse.wheel(0, 5_000);
        return (await page.getByText('End of your history.').count()) === 1;
      });

      const links = await rows.evaluateAll((all: { getAttribute: (name: string) => string }[]) =>
        all.map((row) => row.getAttribute('href')),
      );
      expect(links).toHaveLength(81);
      expect(new Set(links).size).toBe(81);
    });

    test('says when nothing fits, and shows all again', async () => {
      const page = await pages.openAs(ann, '/history?status=failed');
      await page.getByText('Nothing found').waitFor();
      await page.getByRole('button', { name: 'Clear filters' }).first().click();
      await page.getByText('End of your history.').waitFor();
      expect(new URL(page.url()).search).toBe('');
    });

    test('finds refusals, and what others sent', async () => {
      await send(server, ann, bob, 5_000, 'a key').expect(402);
      await send(server, bob, ann, 7).expect(201);
      const page = await pages.openAs(ann, '/history');
      const rows = page.locator('li a[href^="/transactions/"]');
      await page.getByRole('button', { name: 'Refused' }).click();
      await until(async () => (await rows.allInnerTexts()).join().includes('5,000') && (await rows.count()) === 1);
      await rows.first().click();
      await page.getByText('This payment was refused').waitFor();
      await page.goBack();
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await page.getByRole('button', { name: 'In', exact: true }).click();
      await until(async () => (await rows.count()) === 2);
    });
  });

  test.each(['01a21799-0000-7000-8000-000000000000', 'nonsense', '%E0%A4%A'])(
    'an unknown transaction (%s) shows a message',
    async (id) => {
      // The server answers 400 for a malformed path.
      if (id.startsWith('%')) return server.get(`/transactions/${id}`).expect(400);
      const page = await pages.openAs(ann, `/transactions/${id}`);
      await page.getByText('Transaction not found').waitFor();
      return undefined;
    },
  );

  test("another's transaction is not there either", async () => {
    const [third] = await twoPeople(server);
    const { body } = await send(server, third, bob, 5).expect(201);
    const page = await pages.openAs(ann, `/transactions/${body.transaction.id as string}`);
    await page.getByText('Transaction not found').waitFor();
  });

  test('a user pays by the keyboard alone, and a screen reader reads the outcome', async () => {
    const page = await pages.openAs(ann, '/send');
    await heading(page, 'Send money');
    expect(await focused(page)).toBe('Send money');
    await page.getByLabel('To', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type(bob.accountNumber);
    await page.getByText('Bob B.').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('12.5');
    await page.keyboard.press('Enter');
    await heading(page, 'Check and confirm');
    expect(await focused(page)).toBe('Check and confirm');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Pay $12.50');
    await page.keyboard.press('Enter');
    await heading(page, 'Paid');
    expect(await focused(page)).toBe('Paid');
    expect(await page.getByRole('status').filter({ hasText: 'Bob B.' }).innerText()).toContain('$12.50');
    expect(await page.title()).toBe('Paid · PayVerse');
  });

  test('a reader of the screen can pass the navigation', async () => {
    const page = await pages.openAs(ann, '/settings');
    await heading(page, 'Settings');
    await page.getByRole('link', { name: 'Skip to content' }).press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
  });

  test('amounts and days have the format of the locale', async () => {
    const page = await pages.openAs(ann, '/send', { locale: 'de-DE', timezoneId: 'Europe/Berlin' });
    await review(page, bob, '1.000');
    await page.getByRole('button', { name: 'Change' }).click();
    expect(await page.getByLabel('Amount').inputValue()).toBe('1000,00');
    await page.getByLabel('Amount').fill('12,5');
    await page.getByRole('button', { name: 'Review' }).click();
    expect(await pay(page).innerText()).toBe('Pay 12,50\u00a0$');
    await pay(page).click();
    await heading(page, 'Paid');
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
    await page.getByText('987,50\u00a0$').first().waitFor();
    const day = new Intl.DateTimeFormat('de-DE', { day: 'numeric', month: 'short', timeZone: 'Europe/Berlin' }).format(
      new Date(),
    );
    await page.getByText(day).first().waitFor();
  });

  test('light or dark is chosen for good', async () => {
    const page = await pages.openAs(ann, '/settings', { colorScheme: 'light' });
    const paper = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    await heading(page, 'Settings');
    const light = await paper();
    await page.getByRole('button', { name: 'Dark' }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    await heading(page, 'Settings');
    expect(await paper()).toBe(dark);
    await page.getByRole('button', { name: 'Match system' }).click();
    expect(await paper()).toBe(light);
  });

  test('names and notes are text, never HTML', async () => {
    const { body } = await server
      .post(
        '/api/transactions/send',
        { toAccountNumber: ann.accountNumber, amount: 1, description: '<img src=x onerror=alert(1)>' },
        bob.token,
      )
      .expect(201);
    const page = await pages.openAs(ann, '/');
    page.on('dialog', () => expect('a dialog').toBe('none'));
    await page.getByText('<img src=x').first().waitFor();
    await page.goto(`${server.url}/transactions/${body.transaction.id as string}`);
    await page.getByText('<img src=x').waitFor();
  });
});
