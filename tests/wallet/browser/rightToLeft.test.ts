import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { aPerson, PASSWORD, send, type Person } from '../../support/people';
import { pseudo, pseudoMessage, usePseudoLanguage } from '../../support/pseudoLanguage';
import { useServer } from '../../support/testServer';
import { heading, useWalletPages } from '../../support/walletPages';

/**
 * A walk through the wallet in a language from right to left, with an accent on every letter of the catalogue. Names and notes
 * of people are Greek and the locale is Japanese, so that a Latin letter without an accent is a text outside of the catalogue.
 */

const WIDTHS = [320, 390];
/** Data with Latin letters: the name of the system account, account numbers, ids, emails, the currency, browsers and the file of a statement. */
const DATA = /ACC[\d ]*|[\w-]+@example\.com|\b[0-9a-f-]{36}\b|\bUS\$|\bUSD\b|\bUTC\b|PayVerse|Chrome|Linux/g;

describeWithBrowser('the wallet in a language from right to left', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;
  let page: Page;

  beforeAll(async () => {
    [ann, bob] = [await aPerson(server, 'Άννα Αβγδε'), await aPerson(server, 'Βίων Βγδεζ')];
    await send(server, bob, ann, 20).expect(201);
  });

  beforeEach(async () => {
    const context = await pages.newContext({ locale: 'ja-JP', viewport: { width: 390, height: 844 } });
    await usePseudoLanguage(context);
    page = await context.newPage();
  });

  /** Checks the page at each width. */
  async function look(name: string): Promise<void> {
    expect(await page.evaluate('document.documentElement.dir + document.documentElement.lang')).toBe('rtlen-XB');
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 });
      const beside = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect([name, width, beside]).toEqual([name, width, 0]);
    }
    const texts = await page.evaluate<string[]>(READ_TEXTS);
    const english = texts.filter((text) => /[a-z]{2}/i.test(text.replace(DATA, '')));
    expect([name, english]).toEqual([name, []]);
    expect(texts.length).toBeGreaterThan(5);
  }

  const title = (id: Parameters<typeof pseudoMessage>[0]) => heading(page, pseudoMessage(id));
  const go = (id: Parameters<typeof pseudoMessage>[0]) =>
    page
      .getByRole('navigation')
      .getByRole('link', { name: pseudoMessage(id), exact: true })
      .click();
  const press = (id: Parameters<typeof pseudoMessage>[0]) =>
    page.getByRole('button', { name: pseudoMessage(id), exact: true }).click();

  test('from the login to the settings', async () => {
    await page.goto(server.url);
    await title('login.title');
    await press('login.action');
    await look('login');
    await page.locator('input[name=email]').fill(ann.email);
    await page.locator('input[name=password]').fill(PASSWORD);
    await press('login.action');

    await title('home.title');
    await page.getByText('Βίων Β.').first().waitFor();
    await page.locator('canvas').waitFor();
    await look('home');
    await expectMirrored();

    await go('nav.send');
    await title('send.title');
    await page.locator('input[name=to]').fill(bob.accountNumber);
    await page.getByText('Βίων Β.').waitFor();
    await page.locator('input[name=amount]').fill('5000');
    await page.locator('input[name=note]').fill('Καφές');
    await look('send, too much');
    await page.locator('input[name=amount]').fill('12.50');
    expect(await transformOf('.lucide-arrow-right')).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    await press('send.review');
    await title('send.confirm.title');
    await look('review');
    await page.getByRole('button', { name: new RegExp(`^${pseudo('Pay')} `) }).click();

    await title('send.paid.title');
    await look('paid');

    await go('nav.request');
    await title('request.title');
    await page.getByRole('img', { name: pseudoMessage('request.code') }).waitFor();
    await look('request');

    await go('nav.history');
    await title('history.title');
    await page.getByText('Καφές').waitFor();
    await page.getByText(pseudoMessage('history.end')).waitFor();
    await page.getByLabel(pseudoMessage('history.person')).waitFor();
    await look('history');
    await page.getByText('Βίων Β.').last().click();
    await title('receipt.title');
    await page.getByRole('article').waitFor();
    await look('receipt');
    await press('refund.open');
    await press('refund.part');
    await look('refund');
    await page.keyboard.press('Escape');

    await go('nav.settings');
    await title('settings.title');
    await page.getByText(pseudoMessage('settings.device.here'), { exact: true }).waitFor();
    await look('settings');
  }, 120_000);

  const transformOf = (icon: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector(${JSON.stringify(icon)})).transform`);

  /** The first entry of the navigation is at the right, and the amount of a row is at the left of its name. */
  async function expectMirrored(): Promise<void> {
    const links = page.getByRole('navigation').getByRole('link');
    const leftOf = async (one: ReturnType<Page['locator']>) => (await one.boundingBox())!.x;
    expect(await leftOf(links.first())).toBeGreaterThan(await leftOf(links.last()));
    const row = page.locator('li a[href^="/transactions/"]').first();
    expect(await leftOf(row.getByText('Βίων Β.'))).toBeGreaterThan(await leftOf(row.getByText(/20\.00/)));
  }
});

/** Every text that a user reads or hears, but for times, whose format is the browser's. */
const READ_TEXTS = `(() => {
  const attributes = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'];
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest('time, script, noscript, .splash')) texts.push(walker.currentNode.data);
  for (const element of document.body.querySelectorAll('*'))
    for (const name of attributes) texts.push(element.getAttribute(name) ?? '');
  return texts.map((text) => text.trim()).filter((text) => text !== '');
})()`;
