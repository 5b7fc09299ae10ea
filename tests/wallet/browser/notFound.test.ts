import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { aPerson, logIn, PASSWORD, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { browserCookie, heading } from '../../support/walletPages';

/** Unknown paths, and /.well-known/change-password, in a browser. */
describeWithBrowser('the wallet', () => {
  const server = useServer({ wallet: readWalletFiles() });
  // Not watched for errors: the browser logs the 404 that these pages must have.
  const { newContext } = useBrowser();
  let ann: Person;
  beforeAll(async () => {
    ann = await aPerson(server, 'Ann Example');
  });

  async function contextOf({ email }: Person) {
    const context = await newContext();
    await context.addCookies([browserCookie((await logIn(server, email)).cookie)]);
    return context;
  }

  test.each(['/nothing', '/send/x', '/transactions/a/b', '/docs/nothing', '/%E0%A4%A', '//history'])(
    'fault E6: says that there is no such page, with status 404, at %s',
    async (target) => {
      for (const context of [await newContext(), await contextOf(ann)]) {
        const page = await context.newPage();
        const answer = await page.goto(server.url + target);

        expect(answer!.status()).toBe(404);
        await heading(page, 'Page not found');
      }
    },
  );

  test('fault E6: a slash at the end of a page is still that page', async () => {
    const page = await (await contextOf(ann)).newPage();

    expect((await page.goto(`${server.url}/history/`))!.status()).toBe(200);

    await heading(page, 'History');
  });

  test('fault B4: the way to the change of a password leads there, over the login where one is needed', async () => {
    const page = await (await newContext()).newPage();
    await page.goto(`${server.url}/.well-known/change-password`);
    await page.getByLabel('Email').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();

    await page.getByLabel('Current password', { exact: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings');
  });
});
