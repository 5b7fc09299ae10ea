import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { balanceOf, PASSWORD, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';
import { heading, pay, review, twoPeople, useWalletPages } from '../../support/walletPages';

describeWithBrowser('the form of a payment', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;
  let page: Page;

  beforeEach(async () => {
    [ann, bob] = await twoPeople(server);
    page = await pages.openAs(ann, '/send');
    await heading(page, 'Send money');
  });

  const field = (name: string) => page.getByLabel(name, { exact: true });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const go = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  const stored = () => page.evaluate<string>('Object.values(sessionStorage).join()');

  async function type(amount: string, note: string): Promise<void> {
    await field('To').fill(bob.accountNumber);
    await field('Amount').fill(amount);
    await field('What is it for? (optional)').fill(note);
  }

  async function expectForm(to: string, amount: string, note: string): Promise<void> {
    await heading(page, 'Send money');
    const texts = () =>
      Promise.all(['To', 'Amount', 'What is it for? (optional)'].map((name) => field(name).inputValue()));
    await until(async () => JSON.stringify(await texts()) === JSON.stringify([to, amount, note]));
  }

  describe('its text', () => {
    beforeEach(() => type('12.5', 'Lunch'));

    test('is there after a reload, and after a look at the history', async () => {
      await page.reload();
      await expectForm(bob.accountNumber, '12.5', 'Lunch');
      await go('History');
      await heading(page, 'History');
      await go('Send');
      await expectForm(bob.accountNumber, '12.5', 'Lunch');
    });

    test('is gone once it is paid', async () => {
      await page.getByText('Bob B.').waitFor();
      await press('Review');
      await pay(page).click();
      await heading(page, 'Paid');
      expect(await stored()).toBe('');
      await go('Send');
      await expectForm('', '', '');
    });

    test('is gone after a logout, also for the same person', async () => {
      await page.getByRole('link', { name: /^Settings/ }).click();
      await page.reload();
      await press('Log out');
      await heading(page, 'Log in');
      expect(await stored()).toBe('');
      await field('Email').fill(ann.email);
      await field('Password').fill(PASSWORD);
      await press('Log in');
      await page.getByRole('navigation').waitFor();
      await go('Send');
      await expectForm('', '', '');
    });

    test('stays behind when a link names another recipient', async () => {
      await page.goto(`${server.url}/send?to=ACC0000000000018`);
      await expectForm('ACC0000000000018', '', '');
    });

    test('is there after a change of mind at the confirmation, and over a reload', async () => {
      await page.getByText('Bob B.').waitFor();
      await press('Review');
      await press('Change');
      await expectForm(bob.accountNumber, '12.50', 'Lunch');
      await field('Amount').fill('13');
      await page.reload();
      await expectForm(bob.accountNumber, '13', 'Lunch');
    });

    test('cannot break the page when it is damaged', async () => {
      await page.evaluate(
        `for (const key of Object.keys(sessionStorage)) sessionStorage.setItem(key, '{"draft":{"to":5}}')`,
      );
      await page.reload();
      await expectForm('', '', '');
    });
  });

  describe('a link with amount and note', () => {
    const linkTo = (query: string) => `${server.url}/send?to=${bob.accountNumber}&${query}`;

    test('fills in the form, and pays nothing by itself', async () => {
      await page.goto(linkTo('amount=12.5&note=Lunch+%26+tea'));
      await expectForm(bob.accountNumber, '12.50', 'Lunch & tea');
      await page.getByText('Bob B.').waitFor();
      expect(await balanceOf(server, ann)).toBe(1_000);
      await press('Review');
      await page.getByText('Lunch & tea').waitFor();
      await pay(page).click();
      await heading(page, 'Paid');
      expect(await balanceOf(server, bob)).toBe(1_012.5);
    });

    test.each(['amount=12,50', 'amount=-5', 'amount=1e3', 'amount=', 'amount=12.505'])(
      'that has %s leaves the amount to the payer',
      async (query) => {
        await page.goto(linkTo(query));
        await expectForm(bob.accountNumber, '', '');
      },
    );

    test('fills in the form when it is pasted', async () => {
      await field('To').fill(linkTo('amount=7&note=Tea'));
      await page.getByText('Bob B.').waitFor();
      expect([await field('Amount').inputValue(), await field('What is it for? (optional)').inputValue()]).toEqual([
        '7.00',
        'Tea',
      ]);
    });

    test('replaces a payment to the same person that was not sent', async () => {
      await review(page, bob, '50');
      await page.goto(linkTo('amount=30'));
      await expectForm(bob.accountNumber, '30.00', '');
      await review(page, bob, '50');
      await page.goto(linkTo('amount=50'));
      await heading(page, 'Check and confirm');
      await page.goto(linkTo('note=Rent'));
      await expectForm(bob.accountNumber, '', 'Rent');
    });
  });
});
