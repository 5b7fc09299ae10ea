import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { balanceOf, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';
import { heading, pay, twoPeople, useWalletPages } from '../../support/walletPages';
import { drawQr } from '../../../web/src/parts/drawQr';

/** Stands in for the share sheet of a phone, which headless Chromium has not. */
const SHARE_SHEET = `
  navigator.canShare = () => true;
  navigator.share = (data) => { globalThis.shared = data; return Promise.reject(new DOMException('closed', 'AbortError')); };
`;

describeWithBrowser('the page to request money', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;
  let page: Page;

  beforeEach(async () => {
    [ann, bob] = await twoPeople(server);
    const context = await pages.contextOf(ann, { permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
    await page.goto(`${server.url}/request`);
    await heading(page, 'Request money');
  });

  const code = () => page.getByRole('img', { name: 'QR code of your pay link' });
  const note = () => page.getByLabel('What is it for? (optional)');
  const drawn = () => code().locator('path').getAttribute('d');

  async function copied(): Promise<string> {
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Copied').waitFor();
    return page.evaluate<string>('navigator.clipboard.readText()');
  }

  test('has a link that lets the payer choose', async () => {
    await code().waitFor();
    const link = await copied();
    expect(link).toBe(`${server.url}/send?to=${ann.accountNumber}`);
    expect(await drawn()).toBe(drawQr(link).path);
  });

  test('makes a link of amount and note, by which another person pays', async () => {
    await page.getByLabel('Amount (optional)').fill('1,250.5');
    await note().fill('Rent & heating');
    await page.getByText('Pay me $1,250.50').waitFor();
    await page.getByLabel('Amount (optional)').fill('12.5');
    await page.getByText('Pay me $12.50').waitFor();
    const link = await copied();
    expect(await drawn()).toBe(drawQr(link).path);

    const payer = await pages.openAs(bob, link.slice(server.url.length));
    await payer.getByText('Ann E.').waitFor();
    await payer.getByRole('button', { name: 'Review' }).click();
    await pay(payer).click();
    await heading(payer, 'Paid');
    expect(await balanceOf(server, ann)).toBe(1_012.5);
    await payer.getByText('Rent & heating').waitFor();
  });

  test.each(['0', '12,5', 'abc', '1.005', '1000000001'])('has no link for "%s"', async (amount) => {
    await page.getByLabel('Amount (optional)').fill(amount);
    await page.getByText('Correct the amount or the note').waitFor();
    expect(await code().count()).toBe(0);
    await page.getByLabel('Amount (optional)').fill('');
    await code().waitFor();
  });

  test('has no link for a note that is too long, and Enter does nothing', async () => {
    await note().fill('x'.repeat(256));
    await page.getByText('Correct the amount or the note').waitFor();
    await note().fill('x'.repeat(255));
    await code().waitFor();
    await note().press('Enter');
    expect(new URL(page.url()).pathname).toBe('/request');
  });

  test('opens the share sheet of the device where there is one', async () => {
    await page.context().addInitScript({ content: SHARE_SHEET });
    await page.reload();
    await page.getByLabel('Amount (optional)').fill('5');
    await page.getByRole('button', { name: 'Share' }).click();
    const shared = () => page.evaluate<{ text: string; url: string } | undefined>('globalThis.shared');
    await until(async () => (await shared()) !== undefined);
    expect(await shared()).toEqual({
      text: 'Ann Example asks you for $5.00. Pay here:',
      url: `${server.url}/send?to=${ann.accountNumber}&amount=5.00`,
    });
  });
});
