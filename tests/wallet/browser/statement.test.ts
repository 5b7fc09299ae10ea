import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { heading, twoPeople, useWalletPages } from '../../support/walletPages';

describeWithBrowser('the statement of the history page', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  const today = () => new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Kolkata' });

  beforeAll(async () => {
    const [one, bob] = await twoPeople(server);
    ann = one;
    await send(server, ann, bob, 5).expect(201);
  });

  async function open(path: string): Promise<Page> {
    const page = await pages.openAs(ann, path, { timezoneId: 'Asia/Kolkata' });
    await heading(page, 'History');
    return page;
  }

  async function download(page: Page): Promise<{ name: string; text: string }> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download statement' }).click(),
    ]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  }

  test('has a readable name and the times of the browser, and the page says that it came', async () => {
    const page = await open('/history');

    const { name, text } = await download(page);

    expect(name).toBe(`payverse-statement-until-${today()}.csv`);
    expect(text).toMatch(/^created_at \(UTC\),local_time \(Asia\/(Kolkata|Calcutta)\),id,/);
    await page.locator('[aria-live=polite]', { hasText: 'The statement was downloaded.' }).waitFor();
  });

  test.each([
    ['?from=2026-06-01', () => `2026-06-01-to-${today()}`],
    ['?from=2026-06-01&to=2026-08-31', () => '2026-06-01-to-2026-08-31'],
    ['?to=2026-08-31', () => 'until-2026-08-31'],
  ])('of %s says so in its name', async (query, days) => {
    await server.pool.query("UPDATE accounts SET created_at = '2026-05-01'");
    const { name } = await download(await open(`/history${query}`));
    expect(name).toBe(`payverse-statement-${days()}.csv`);
  });

  test('in a time zone that the server does not know, has the times in UTC', async () => {
    const page = await open('/history');
    await page.evaluate(`Intl.DateTimeFormat.prototype.resolvedOptions = () => ({ timeZone: 'Etc/Unknown' })`);
    const { text } = await download(page);
    expect(text).toMatch(/^created_at,id,/);
    expect(server.requests.map(({ path, status }) => [path.split('/').at(-1), status]).slice(-2)).toEqual([
      ['statement', 400],
      ['statement', 200],
    ]);
  });
});
