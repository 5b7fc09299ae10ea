import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { balanceOf, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { heading, pay, twoPeople, useWalletPages } from '../../support/walletPages';

/** English texts in a browser of another language: numbers and dates are in its format, with Latin digits. */

describeWithBrowser('the wallet in a browser of another language', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;

  beforeEach(async () => {
    [ann, bob] = await twoPeople(server);
  });

  const textOf = (page: Page) => page.locator('body').innerText();
  const fullWidth = (text: string) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

  test.each(['ar-EG', 'fa-IR', 'mr-IN'])('in %s shows Latin digits between the English words', async (locale) => {
    const page = await pages.openAs(ann, '/', { locale });
    await page.getByText('1,000.00').first().waitFor();
    await page.getByText('Opening balance').waitFor();

    expect(await page.evaluate('document.documentElement.lang + document.documentElement.dir')).toBe('enltr');
    expect((await textOf(page)).match(/\p{Nd}/gu)?.filter((digit) => !/[0-9]/.test(digit))).toEqual([]);
  });

  test.each([
    ['ar-EG', '١٢٫٥٠'],
    ['ar-EG', '12.50'],
    ['fa-IR', '۱۲٫۵۰'],
    ['mr-IN', '१२.५०'],
    ['ja-JP', fullWidth('12.50')],
    ['en-US', fullWidth('12.50')],
    ['de-DE', fullWidth('12,50')],
  ])('in %s takes %s for the amount, and a full-width account number', async (locale, amount) => {
    const page = await pages.openAs(ann, '/send', { locale });
    await page.getByLabel('To', { exact: true }).fill(fullWidth(bob.accountNumber));
    await page.getByLabel('Amount').fill(amount);
    await page.getByText('Bob B.').waitFor();
    await page.getByRole('button', { name: 'Review' }).click();
    await heading(page, 'Check and confirm');
    await pay(page).click();
    await heading(page, 'Paid');

    expect(await balanceOf(server, bob)).toBe(1_012.5);
  });
});
