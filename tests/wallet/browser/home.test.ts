import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { aPerson, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';
import { heading, twoPeople, useWalletPages } from '../../support/walletPages';

describeWithBrowser('the home page', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;
  let page: Page;

  beforeEach(async () => {
    [ann, bob] = await twoPeople(server);
  });

  const open = async (path = '/') => {
    page = await pages.openAs(ann, path);
  };

  test('begins with the balance, as the largest text, and the ways to send and to request', async () => {
    await open();
    await page.locator('main').getByText('$1,000.00').first().waitFor();
    const largest = await page.evaluate<string>(`(() => {
      const sizeOf = (each) => parseFloat(getComputedStyle(each).fontSize);
      return [...document.querySelectorAll('main *')].sort((one, other) => sizeOf(other) - sizeOf(one))[0].innerText;
    })()`);
    expect(largest).toBe('$1,000.00');
    await page.getByRole('main').getByRole('link', { name: 'Request' }).click();
    await heading(page, 'Request money');
    await page.goBack();
    await page.getByRole('main').getByRole('link', { name: 'Send money' }).click();
    await heading(page, 'Send money');
  });

  test('draws the line of a new account over the whole width', async () => {
    await open();
    await page.locator('canvas').waitFor();
    // The accent of the line, in the first and the last tenth of the canvas.
    const isDrawn = (from: number) =>
      page.evaluate<boolean>(`(() => {
        const canvas = document.querySelector('canvas');
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d').getImageData(width * ${from}, 0, width / 10, height);
        return data.some((value, place) => place % 4 === 3 && value > 200);
      })()`);
    // Labels stand in the first fifth.
    await until(async () => (await isDrawn(0.3)) && (await isDrawn(0.8)));
  });

  test('says how much came in and went out, and counts no refusal', async () => {
    await send(server, ann, bob, 30).expect(201);
    await send(server, bob, ann, 10).expect(201);
    await send(server, ann, bob, 5_000).expect(402);
    await open();
    const list = page.locator('dl').filter({ hasText: 'Money in' });
    await list.waitFor();
    // The opening of the account came in too.
    expect(await list.innerText()).toMatch(/Change\s+−\$20\.00|Change\s+\+\$980\.00/);
    expect(await list.innerText()).toMatch(/Money out\s+\$30\.00/);
  });

  test('has the faces of known people, and one click fills in the recipient', async () => {
    await send(server, ann, bob, 1).expect(201);
    await open();
    await page.getByRole('list', { name: 'People you pay' }).getByRole('link', { name: 'Bob B.' }).click();
    await heading(page, 'Send money');
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe(bob.accountNumber);
  });

  test.each(['/', '/history', '/settings'])('a toast names the money that arrives on %s', async (path) => {
    await open(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByText('Ann Example').first().waitFor();
    // The first answer of the newest entries is here, so that the next one is news.
    await page.waitForLoadState('networkidle');
    await send(server, bob, ann, 12.5).expect(201);
    await send(server, await aPerson(server), ann, 1).expect(201);
    await page.evaluate(
      `dispatchEvent(new Event('visibilitychange')); document.dispatchEvent(new Event('visibilitychange'))`,
    );
    await page.getByText('Bob B. paid you $12.50.').waitFor({ timeout: 25_000 });
    await page.getByText('Alice E. paid you $1.00.').waitFor();
  });
});
