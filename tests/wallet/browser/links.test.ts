import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { startHttpCutter, type HttpCutter, type HttpFault } from '../../support/httpCutter';
import { aPerson, balanceOf, PASSWORD, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { heading, pay, review, twoPeople, useWalletPages } from '../../support/walletPages';
import { until } from '../../support/until';

const SEND = '/api/transactions/send';

describeWithBrowser('the addresses of a payment', () => {
  const server = useServer({ wallet: readWalletFiles() });
  let proxy: HttpCutter;
  const pages = useWalletPages(server, () => proxy.url);
  let ann: Person;
  let bob: Person;
  let carol: Person;
  let page: Page;

  beforeAll(async () => {
    proxy = await startHttpCutter(server.port);
  });
  afterAll(() => proxy.close());
  beforeEach(async () => {
    proxy.fail();
    [ann, bob] = await twoPeople(server);
    carol = await aPerson(server, 'Carol Singer');
    page = await pages.openAs(ann, '/send');
  });

  const linkOf = ({ accountNumber }: Person) => `${proxy.url}/send?to=${accountNumber}`;
  const balances = () => Promise.all([ann, bob, carol].map((person) => balanceOf(server, person)));
  const to = () => page.getByLabel('To', { exact: true });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const go = (name: string) => page.getByRole('navigation').getByRole('link', { name }).click();
  const pathname = () => new URL(page.url()).pathname;
  const stored = () => page.evaluate<string>('Object.values(sessionStorage).join()');
  /** Navigates without a reload, as a link of the page or the back button does. */
  const goInPage = (url: string) => page.evaluate(`history.pushState(null, '', ${JSON.stringify(url)})`);

  describe('fault E4: a link to pay another person, opened while a payment waits for its confirmation,', () => {
    beforeEach(() => review(page, bob, '50'));

    async function expectFormOfCarol(): Promise<void> {
      await page.getByText('Carol S.').waitFor();
      await heading(page, 'Send money');
      expect(await to().inputValue()).toBe(carol.accountNumber);
      expect(await page.getByLabel('Amount').inputValue()).toBe('');
      await until(async () => (await stored()) === '');
    }

    test('wins', async () => {
      await page.goto(linkOf(carol));
      await expectFormOfCarol();
      await page.getByLabel('Amount').fill('7');
      await press('Review');
      await pay(page).click();
      await heading(page, 'Paid');
      expect(await balances()).toEqual([993, 1_000, 1_007]);
    });

    test('wins without a load of the page, and the back button confirms nothing', async () => {
      await goInPage(linkOf(carol));
      await expectFormOfCarol();
      await page.goBack();
      await heading(page, 'Send money');
      await page.getByText('Bob B.').waitFor();
      await page.goForward();
      await expectFormOfCarol();
      expect(await balances()).toEqual([1_000, 1_000, 1_000]);
    });

    test('wins after a login that it needed', async () => {
      await page.context().clearCookies();
      await page.goto(linkOf(carol));
      await page.getByLabel('Email').fill(ann.email);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await press('Log in');
      await expectFormOfCarol();
    });

    test('wins also when its number cannot be read', async () => {
      await page.goto(`${proxy.url}/send?to=Carol`);
      await heading(page, 'Send money');
      expect(await to().inputValue()).toBe('Carol');
    });

    test('leaves the payment alone in another tab', async () => {
      const other = await page.context().newPage();
      await other.goto(linkOf(carol));
      await other.getByText('Carol S.').waitFor();
      await pay(page).click();
      await heading(page, 'Paid');
      expect(await balances()).toEqual([950, 1_050, 1_000]);
    });

    test('is none when it is for the same person, however it writes the number', async () => {
      await page.goto(`${proxy.url}/send?to=${bob.accountNumber.toLowerCase().replace('acc', 'acc+')}`);
      await heading(page, 'Check and confirm');
    });
  });

  test('fault E4: a payee that was typed over the one of the link keeps its confirmation over a reload', async () => {
    await page.goto(linkOf(carol));
    await page.getByText('Carol S.').waitFor();
    await review(page, bob, '50');
    await page.reload();
    await heading(page, 'Check and confirm');
    await page.getByText('Bob B.').waitFor();
  });

  test('fault E4: the way to the form without a payee asks about a payment that was not sent', async () => {
    await review(page, bob, '50');
    await go('Home');
    await page.getByRole('link', { name: 'Send money' }).click();
    await page.getByText('You have not sent this payment yet').waitFor();
    await press('Start over');
    await heading(page, 'Send money');
    expect([await to().inputValue(), await page.getByLabel('Amount').inputValue()]).toEqual(['', '']);
  });

  describe('fault E4: a link that is opened while the outcome of a payment is open', () => {
    test('waits, and loses no key', async () => {
      await review(page, bob, '50');
      proxy.failOnly(`POST ${SEND}`, ...Array<HttpFault>(20).fill('cut after'));
      await pay(page).click();
      await heading(page, 'Payment status unknown');
      const before = await stored();
      proxy.fail();
      await page.goto(linkOf(carol));
      await heading(page, 'Payment status unknown');
      await page.getByText('Finish this payment first.').waitFor();
      expect(await stored()).toBe(before);
      await press('Try again');

      await heading(page, 'Paid');
      expect(await balances()).toEqual([950, 1_050, 1_000]);
      await press('Open the link');
      await page.getByText('Carol S.').waitFor();
      await heading(page, 'Send money');
    });

    test('waits for a refusal to be seen', async () => {
      await review(page, bob, '900');
      await send(server, ann, carol, 500).expect(201);
      await page.route(`**${SEND}`, async (route) => {
        await goInPage(linkOf(carol));
        await route.fallback();
      });
      await pay(page).click();
      await heading(page, 'Not paid');
      await press('Open the link');
      await page.getByText('Carol S.').waitFor();
    });
  });

  describe('fault E5: the success page', () => {
    beforeEach(async () => {
      await review(page, bob, '50');
      await pay(page).click();
      await heading(page, 'Paid');
    });

    async function expectReceipt(of: Page = page): Promise<void> {
      await heading(of, 'Transaction');
      const receipt = of.getByRole('article', { name: 'Receipt' });
      await receipt.getByText('−$50.00').waitFor();
      expect(new URL(of.url()).pathname).toMatch(/^\/transactions\/[0-9a-f-]{36}$/);
    }

    test('is the receipt after a reload', async () => {
      await page.reload();
      await expectReceipt();
      await page.reload();
      await expectReceipt();
    });

    test('is the receipt in a copied tab, and after another login', async () => {
      const [twin] = await Promise.all([
        page.context().waitForEvent('page'),
        page.evaluate('void window.open(location.href)'),
      ]);
      await expectReceipt(twin);
      await page.context().clearCookies();
      await page.reload();
      await page.getByLabel('Email').fill(ann.email);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await press('Log in');
      await expectReceipt();
    });

    test('is the receipt after the back button, and leaves no form in the history of the browser', async () => {
      await go('Settings');
      await heading(page, 'Settings');
      await page.goBack();
      await expectReceipt();
      await page.goForward();
      await heading(page, 'Settings');
      await go('Send');
      await heading(page, 'Send money');
      expect(await to().inputValue()).toBe('');
      expect(await balances()).toEqual([950, 1_050, 1_000]);
    });

    test('leads to the receipt and to an empty form', async () => {
      await page.getByRole('link', { name: 'See the receipt' }).click();
      await expectReceipt();
      await page.goBack();
      await until(() => pathname() !== '/send');
      await page.goto(linkOf(carol));
      await review(page, bob, '1');
      await pay(page).click();
      await heading(page, 'Paid');
      await press('Send more');
      await heading(page, 'Send money');
      expect(await to().inputValue()).toBe('');
    });
  });
});
