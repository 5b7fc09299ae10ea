import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { startHttpCutter, type HttpCutter, type HttpFault } from '../../support/httpCutter';
import { balanceOf, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { heading, pay, review, twoPeople, useWalletPages } from '../../support/walletPages';
import { until } from '../../support/until';

const SEND = '/api/transactions/send';

describeWithBrowser('a payment in the wallet', () => {
  const server = useServer({ wallet: readWalletFiles() });
  let link: HttpCutter;
  const pages = useWalletPages(server, () => link.url);
  let ann: Person;
  let bob: Person;
  let page: Page;

  beforeAll(async () => {
    link = await startHttpCutter(server.port);
  });
  afterAll(() => link.close());
  beforeEach(async () => {
    link.fail();
    [ann, bob] = await twoPeople(server);
    page = await pages.openAs(ann, '/send');
  });

  const balances = () => Promise.all([balanceOf(server, ann), balanceOf(server, bob)]);
  const sends = () => server.requests.filter(({ path }) => path === SEND);
  const cut = (...faults: HttpFault[]) => link.failOnly(`POST ${SEND}`, ...faults);
  const retry = () => page.getByRole('button', { name: 'Try again' });
  const stored = () => page.evaluate<string>('Object.values(sessionStorage).join()');

  test.each<[string, HttpFault[]]>([
    ['before it arrives', ['cut before']],
    ['after COMMIT', ['cut after']],
    ['after COMMIT, three times', ['cut after', 'cut after', 'cut after']],
    ['in the middle of the answer', ['cut half']],
    ['by a proxy that fails after COMMIT', ['bad gateway']],
  ])('I1: whose connection is cut %s is made once', async (_when, faults) => {
    await review(page, bob, '50');
    cut(...faults);

    await pay(page).click();

    await heading(page, 'Paid');
    expect(await balances()).toEqual([950, 1_050]);
    expect(link.sent.filter((target) => target === `POST ${SEND}`)).toHaveLength(faults.length + 1);
    expect(await page.getByText('$950.00').count()).toBe(1);
    expect(await stored()).toBe('');
  });

  test('I4: without an answer has an unknown outcome, and the same key finds out', async () => {
    await review(page, bob, '50');
    // More than the client's attempts: the browser also retries on a reused connection.
    cut(...Array<HttpFault>(20).fill('cut after'));
    await pay(page).click();

    await heading(page, 'Payment status unknown');
    expect(await balances()).toEqual([950, 1_050]);
    cut();
    await retry().click();

    await heading(page, 'Paid');
    expect(await balances()).toEqual([950, 1_050]);
  });

  test.each<[string, HttpFault]>([
    ['had been made', 'mute'],
    ['had not arrived', 'cut before'],
  ])('I2, I3: over a reload is made once, whether it %s', async (_name, fault) => {
    await review(page, bob, '50');
    // Enough to last until the reload.
    cut(...Array<HttpFault>(9).fill(fault));
    await pay(page).click();
    await until(() => link.sent.includes(`POST ${SEND}`));
    await page.reload();

    // I3: opening a page moves no money.
    await heading(page, 'Payment status unknown');
    const before = link.sent.filter((target) => target === `POST ${SEND}`).length;
    cut();
    await page.reload();
    await heading(page, 'Payment status unknown');
    expect(link.sent).not.toContain(`POST ${SEND}`);
    expect(before).toBeGreaterThan(0);
    await retry().click();

    await heading(page, 'Paid');
    expect(await balances()).toEqual([950, 1_050]);
  });

  test('I3: waits for its confirmation again after a reload, under the same key', async () => {
    await review(page, bob, '50');
    const before = await stored();
    await page.reload();

    await heading(page, 'Check and confirm');
    expect(await stored()).toBe(before);
    expect(before).toContain('"sent":false');
    expect(sends()).toEqual([]);
    await pay(page).click();
    await heading(page, 'Paid');
    expect(await balances()).toEqual([950, 1_050]);
  });

  test('I1: is made once, however often the user presses its button', async () => {
    await review(page, bob, '50');
    // All clicks before the next render, which would disable the button.
    await pay(page).evaluate((button: { click: () => void }) => {
      for (let click = 0; click < 5; click += 1) button.click();
    });
    await heading(page, 'Paid');

    expect(sends()).toHaveLength(1);
    expect(await balances()).toEqual([950, 1_050]);
  });

  test('I8: continues while the user is on another page, which shows the outcome once', async () => {
    await review(page, bob, '50');
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.route(`**${SEND}`, async (route) => {
      await held;
      await route.fallback();
    });
    const to = (name: string) => page.getByRole('navigation').getByRole('link', { name }).click();
    await pay(page).click();
    await page.getByRole('button', { name: 'Paying…' }).waitFor();
    await to('Settings');
    await heading(page, 'Settings');
    await to('Send');
    await page.getByRole('button', { name: 'Paying…' }).waitFor();
    await to('Settings');
    await heading(page, 'Settings');
    goOn();
    await until(async () => (await stored()) === '');
    await to('Send');
    await heading(page, 'Paid');

    // I8: the page shows the outcome once.
    await to('Settings');
    await to('Send');
    await heading(page, 'Send money');
    expect(sends()).toHaveLength(1);
    expect(await balances()).toEqual([950, 1_050]);
  });

  test('I1: in a copied tab is made once', async () => {
    await review(page, bob, '50');
    const [twin] = await Promise.all([
      page.context().waitForEvent('page'),
      // A window that a page opens gets a copy of its session storage.
      page.evaluate(`void window.open('/send')`),
    ]);
    await heading(twin, 'Check and confirm');
    await Promise.all([pay(page).click(), pay(twin).click()]);
    await Promise.all([heading(page, 'Paid'), heading(twin, 'Paid')]);

    expect(await balances()).toEqual([950, 1_050]);
  });

  test('I1: that the user changes gets a new key', async () => {
    await review(page, bob, '50');
    const before = await stored();
    await page.getByRole('button', { name: 'Change' }).click();
    // The form is saved, and no intent.
    expect(await page.evaluate('Object.keys(sessionStorage)')).toEqual([`payverse.draft.${ann.id}`]);
    expect(await page.getByLabel('Amount').inputValue()).toBe('50.00');
    await page.getByLabel('Amount').fill('60');
    await page.getByRole('button', { name: 'Review' }).click();
    await heading(page, 'Check and confirm');
    expect(await stored()).not.toBe(before);

    await pay(page).click();
    await heading(page, 'Paid');
    expect(await balances()).toEqual([940, 1_060]);
  });

  test('I4: without enough money is refused, with the amounts', async () => {
    await review(page, bob, '999.99');
    // Another payment spends the money first.
    await send(server, ann, bob, 900).expect(201);
    await pay(page).click();

    await heading(page, 'Not paid');
    const alert = await page.getByRole('alert').innerText();
    expect(alert).toContain('$100.00');
    expect(alert).toContain('$999.99');
    expect(alert).toContain('No money has moved');
    expect(await balances()).toEqual([100, 1_900]);
    await page.getByRole('button', { name: 'Change payment' }).click();
    await page.getByLabel('Amount').fill('99.99');
    await page.getByRole('button', { name: 'Review' }).click();
    await pay(page).click();
    await heading(page, 'Paid');
    expect(await balances()).toEqual([0.01, 1_999.99]);
  });

  test('I5: over the rate limit keeps its key', async () => {
    await review(page, bob, '50');
    await page.route(`**${SEND}`, async (route) => {
      const problem = { status: 429, code: 'RATE_LIMITED', message: 'Too many', requestId: 'limit' };
      await route.fulfill({
        status: 429,
        headers: { 'Retry-After': '7' },
        json: problem,
        contentType: 'application/problem+json',
      });
    });
    await pay(page).click();
    expect(await page.getByRole('alert').innerText()).toContain('7 seconds');
    await page.unroute(`**${SEND}`);
    await pay(page).click();
    await heading(page, 'Paid');
    expect(await balances()).toEqual([950, 1_050]);
  });

  test('cannot start while the browser is offline, and can afterwards', async () => {
    await review(page, bob, '50');
    await page.context().setOffline(true);
    await page.getByText('You are offline').first().waitFor();
    expect(await pay(page).isDisabled()).toBe(true);
    await page.context().setOffline(false);
    await pay(page).click();
    await heading(page, 'Paid');
  });

  describe('in its form', () => {
    const fault = (text: string | RegExp) => page.getByText(text).waitFor();

    test.each([
      ['0', 'Enter an amount above zero.', true],
      ['1.005', 'Enter at most two decimals.', false],
      ['10,5', /Enter an amount, such as/, false],
      ['-5', /Enter an amount, such as/, false],
      ['1000.01', 'You have $1,000.00.', false],
    ])('the amount %s is refused', async (amount, words, onlyWhenAsked) => {
      await page.getByLabel('To', { exact: true }).fill(bob.accountNumber);
      await page.getByText('Bob B.').waitFor();
      await page.getByLabel('Amount').fill(amount);
      if (onlyWhenAsked) await page.getByRole('button', { name: 'Review' }).click();
      await fault(words);
      await page.getByRole('button', { name: 'Review' }).click();
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Send money');
      expect(await page.evaluate('document.activeElement.name')).toBe('amount');
      expect(sends()).toEqual([]);
    });

    test('the recipient is looked up, however the number is written', async () => {
      const { accountNumber } = bob;
      await page.getByLabel('To', { exact: true }).fill(` ${accountNumber.slice(3, 7)} ${accountNumber.slice(7)} `);
      await page.getByText('Bob B.').waitFor();
    });

    test('an account number that cannot be paid shows the reason', async () => {
      const to = page.getByLabel('To', { exact: true });
      const { accountNumber } = bob;
      await to.fill(ann.accountNumber);
      await fault('This is your own account.');
      await to.fill(accountNumber.slice(0, -1) + String((Number(accountNumber.at(-1)) + 1) % 10));
      await fault('Check this number: it has a typing mistake.');
      await to.fill('ACC0000000000000');
      await fault('No account has this number.');
      await page.getByRole('button', { name: 'Review' }).click();
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Send money');
    });

    test('a pay link fills in the recipient', async () => {
      await page.goto(`${link.url}/send?to=${bob.accountNumber}`);
      await page.getByText('Bob B.').waitFor();
    });
  });
});
