import type { Page } from 'puppeteer-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { byLabel, describeWithFirefox, fillIn, follow, press, text, title, useFirefox } from '../../support/firefox';
import { findLayoutFaults } from '../../support/layoutFaults';
import { aPerson, PASSWORD, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';

/** The main walk in Firefox, which has other form controls and another layout engine than Chromium. */

describeWithFirefox('the wallet in Firefox', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const firefox = useFirefox();
  let bob: Person;

  beforeAll(async () => {
    bob = await aPerson(server, 'Bob Builder');
  });

  async function openAccount(page: Page): Promise<void> {
    await follow(page, 'Open an account');
    await title(page, 'Open an account');
    await fillIn(page, 'Name', 'Ann Example');
    await fillIn(page, 'Email', 'ann@example.com');
    await fillIn(page, 'Password', PASSWORD);
    await press(page, 'Open the account');
  }

  async function logIn(page: Page): Promise<void> {
    const { email } = await aPerson(server, 'Ann Example');
    await fillIn(page, 'Email', email);
    await fillIn(page, 'Password', PASSWORD);
    await press(page, 'Log in');
  }

  test.each([
    ['a desk', { width: 1440, height: 900 }, openAccount],
    ['a phone', { width: 390, height: 844 }, logIn],
  ])('from the first page to the last, on %s', async (_screen, viewport, enter) => {
    const page = await firefox.newPage(viewport);
    await page.goto(server.url);
    await title(page, 'Log in');
    await enter(page);
    await text(page, '$1,000.00');

    await follow(page, 'Send money');
    await title(page, 'Send money');
    await fillIn(page, 'To', bob.accountNumber);
    await fillIn(page, 'Amount', '12.5');
    await fillIn(page, 'What is it for?', 'Lunch');
    await text(page, 'Bob B.');
    await press(page, 'Review');
    await title(page, 'Check and confirm');
    await press(page, 'Pay $12.50');
    await title(page, 'Paid');

    await follow(page, 'History');
    await title(page, 'History');
    await text(page, 'Lunch');
    await filterDays(page);
    await page.locator('li a[href^="/transactions/"]').click();
    await title(page, 'Transaction');
    await text(page, 'Lunch');
    await text(page, '$987.50');

    // The link has the name of the person too.
    await page.locator('nav a[href="/settings"]').click();
    await title(page, 'Settings');
    await press(page, 'Log out');
    await title(page, 'Log in');
  });

  test('the filters of the history fit the screen', async () => {
    const page = await firefox.newPage({ width: 390, height: 844 });
    await page.goto(`${server.url}/history`);
    await logIn(page);
    await title(page, 'History');
    for (const width of [320, 390, 1024]) {
      await page.setViewport({ width, height: 844 });
      expect([width, await findLayoutFaults(page)]).toEqual([width, []]);
    }
  });

  /** Types days as a user types them in American English, which Firefox speaks here. */
  async function filterDays(page: Page): Promise<void> {
    const entries = () => page.$$eval('li a[href^="/transactions/"]', (all) => all.length);
    await typeDay(page, 'From', '01012100');
    await until(async () => (await entries()) === 0);
    expect(new URL(page.url()).searchParams.get('from')).toBe('2100-01-01');
    await press(page, 'Clear filters');
    await until(async () => (await entries()) > 0);
    await typeDay(page, 'To', '12312099');
    await until(() => new URL(page.url()).searchParams.get('to') === '2099-12-31');
    expect(await entries()).toBe(2);
  }

  async function typeDay(page: Page, label: string, digits: string): Promise<void> {
    await byLabel(page, label).click({ offset: { x: 8, y: 20 } });
    await page.keyboard.type(digits);
  }
});
