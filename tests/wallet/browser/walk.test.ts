import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { PASSWORD } from '../../support/people';
import { start, stopAll } from '../../support/serverProcess';
import { createDatabase } from '../../support/testDatabase';
import { until } from '../../support/until';
import { heading, pay } from '../../support/walletPages';
import { useWatchedPages } from '../../support/watchedPages';

/** Two new users walk through the wallet of a server as `npm start` starts it. */

describeWithBrowser('two people and the wallet', () => {
  let url: string;
  let drop: () => Promise<void>;
  const pages = useWatchedPages(useBrowser(), () => [url]);

  beforeAll(async () => {
    const database = await createDatabase({ empty: true });
    drop = database.drop;
    url = await start({ DATABASE_URL: database.connection.connectionString!, RATE_LIMIT_AUTH: '0' }).ready;
  });
  afterAll(async () => {
    await stopAll();
    await drop();
  });

  async function register(name: string, options?: BrowserContextOptions): Promise<Page> {
    const context = await pages.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
    const page = await context.newPage();
    await page.goto(url);
    await heading(page, 'Log in');
    await page.getByRole('link', { name: 'Open an account' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Email').fill(`${name.split(' ')[0]!.toLowerCase()}@example.com`);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Open the account' }).click();
    await heading(page, 'Home');
    await page.getByText('$1,000.00').first().waitFor();
    return page;
  }

  const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click();

  async function copied(page: Page, button: string): Promise<string> {
    await page.getByRole('button', { name: button }).click();
    await page.getByText('Copied').first().waitFor();
    return page.evaluate('navigator.clipboard.readText()');
  }

  test('from the first visit to the last', async () => {
    // Bob opens an account on a phone, and gives Ann his pay link.
    const bob = await register('Bob Builder', { viewport: { width: 390, height: 844 } });
    const number = await copied(bob, 'Copy number');
    await bob.getByRole('main').getByRole('link', { name: 'Request' }).click();
    const link = await copied(bob, 'Copy link');
    await bob.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
    expect(number).toMatch(/^ACC\d{13}$/);
    expect(link).toBe(`${url}/send?to=${number}`);

    // Ann opens one too, and pays him.
    const ann = await register('Ann Example');
    await ann.goto(link);
    await ann.getByText('Bob B.').waitFor();
    await ann.getByLabel('Amount').fill('50');
    await ann.getByLabel('What is it for?').fill('Lunch');
    await ann.getByRole('button', { name: 'Review' }).click();
    await heading(ann, 'Check and confirm');
    await ann.getByText('$950.00').waitFor();
    await pay(ann).click();
    await heading(ann, 'Paid');
    await ann.getByRole('link', { name: 'See the receipt' }).click();
    await heading(ann, 'Transaction');
    const receipt = ann.getByRole('article', { name: 'Receipt' });
    await receipt.getByText('Lunch').waitFor();
    expect(await receipt.innerText()).toMatch(/Bob B\.[^]*−\$50\.00[^]*Completed[^]*\$950\.00/);
    // The balance is refetched at once, before its next poll.
    await go(ann, 'Home');
    await ann.getByText('$950.00').first().waitFor({ timeout: 5_000 });
    // The row of the payment, and not Bob's face, which pays him again.
    await ann.getByRole('link', { name: /Bob B\.[^]*Lunch/ }).click();
    await receipt.waitFor();
    // The address alone opens it too, without any cached data.
    await ann.reload();
    await receipt.getByText('Lunch').waitFor();
    // Only the recipient can refund a payment.
    expect(await ann.getByRole('button', { name: 'Refund payment' }).count()).toBe(0);

    // Bob's page polls and shows it. He refunds a part.
    await bob.getByText('$1,050.00').first().waitFor({ timeout: 25_000 });
    await bob.getByRole('link', { name: /Ann E\.[^]*Lunch/ }).click();
    await heading(bob, 'Transaction');
    await bob.getByRole('button', { name: 'Refund payment' }).click();
    await bob.getByRole('button', { name: 'Part of it' }).click();
    await bob.getByLabel('Amount').fill('20.5');
    await bob.getByRole('button', { name: 'Continue' }).click();
    await bob.getByRole('button', { name: 'Confirm refund' }).click();
    await bob.getByText('You refunded Ann E. $20.50').waitFor();
    // Then the remaining amount.
    await bob.getByRole('button', { name: 'Refund payment' }).click();
    await bob.getByRole('button', { name: 'Continue' }).click();
    await bob.getByRole('button', { name: 'Confirm refund' }).click();
    await bob.getByText('You refunded Ann E. $29.50').waitFor();
    // Nothing remains, so the page offers no refund.
    await bob.getByRole('button', { name: 'Refund payment' }).waitFor({ state: 'detached' });

    // Ann finds them in her history.
    await go(ann, 'History');
    await heading(ann, 'History');
    const rows = ann.locator('li a[href^="/transactions/"]');
    await ann.getByText('End of your history.').waitFor();
    const rowCount = (count: number) => until(async () => (await rows.count()) === count);
    await rowCount(4);
    await ann.getByRole('button', { name: 'Out', exact: true }).click();
    await rowCount(1);
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('Lunch')]);
    await ann.reload();
    await rowCount(1);
    await ann.goBack();
    await rowCount(4);
    await ann.getByLabel('With').fill('bob');
    await ann.getByRole('option', { name: /Bob B\./ }).click();
    // The opening balance came from the system account.
    await rowCount(3);
    expect(new URL(ann.url()).searchParams.get('counterparty')).toBe(number);

    const [download] = await Promise.all([
      ann.waitForEvent('download'),
      ann.getByRole('button', { name: 'Download statement' }).click(),
    ]);
    const csv = await readFile(await download.path(), 'utf8');
    expect(download.suggestedFilename()).toMatch(/^payverse-statement-until-\d{4}-\d\d-\d\d\.csv$/);
    // Header, balance brought forward, four entries, balance carried forward.
    expect(csv.trim().split('\r\n')).toHaveLength(7);
    expect(csv).toContain('Lunch');

    // She changes her password, which ends her other session, and logs out.
    const elsewhere = await (await pages.newContext()).newPage();
    await elsewhere.goto(`${url}/login`);
    await logIn(elsewhere, PASSWORD);
    await heading(elsewhere, 'Home');
    await go(ann, 'Settings');
    await ann.getByRole('button', { name: /^End the session/ }).waitFor();
    await ann.getByLabel('Current password', { exact: true }).fill(PASSWORD);
    await ann.getByLabel('New password', { exact: true }).fill('correct horse battery');
    await ann.getByRole('button', { name: 'Change password' }).click();
    await ann.getByText('Your password is changed').waitFor();
    await go(elsewhere, 'History');
    await heading(elsewhere, 'Log in');
    await logIn(elsewhere, PASSWORD);
    await elsewhere.getByText('Email or password is wrong').waitFor();
    await logIn(elsewhere, 'correct horse battery');
    await heading(elsewhere, 'History');

    // One session ends another by name, and then all of them.
    await ann.reload();
    await ann.getByRole('button', { name: /^End the session/ }).click();
    await ann.getByRole('button', { name: 'End session' }).click();
    await ann.getByText(/^The session of .* has ended$/).waitFor();
    await go(elsewhere, 'Home');
    await heading(elsewhere, 'Log in');
    await ann.getByRole('button', { name: 'Log out everywhere' }).click();
    await ann.getByRole('alertdialog').getByRole('button', { name: 'Log out everywhere' }).click();
    await heading(ann, 'Log in');
    await ann.goBack();
    await heading(ann, 'Log in');
  }, 120_000);

  async function logIn(page: Page, password: string): Promise<void> {
    await page.getByLabel('Email').fill('ann@example.com');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
  }
});
