import type { Locator, Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { PASSWORD, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';
import { heading, pay, twoPeople, useWalletPages } from '../../support/walletPages';

describeWithBrowser('the forms of the wallet', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;

  beforeEach(async () => {
    [ann, bob] = await twoPeople(server);
  });

  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
  const to = (page: Page) => page.getByLabel('To', { exact: true });

  /** Fills in like some password managers: the input has the text, and the page gets no event. */
  async function fillSilently(...fields: [Locator, string][]): Promise<void> {
    for (const [field, text] of fields)
      await field.evaluate((input: { value: string }, value) => {
        input.value = value;
      }, text);
  }

  describe('fault B3: filled in without an event,', () => {
    const credentials = (page: Page, password = PASSWORD): [Locator, string][] => [
      [page.getByLabel('Email'), ann.email],
      [page.getByLabel('Password', { exact: true }), password],
    ];

    test('the login logs in', async () => {
      const page = await pages.open('/login');
      await heading(page, 'Log in');
      await fillSilently(...credentials(page));
      await press(page, 'Log in');
      await heading(page, 'Home');
    });

    test('the login logs in after a refusal, and when Enter is pressed', async () => {
      const page = await pages.open('/login');
      await heading(page, 'Log in');
      await press(page, 'Log in');
      await page.getByText('Enter your email.').waitFor();
      await fillSilently(...credentials(page, 'another password'));
      await press(page, 'Log in');
      await page.getByText('Email or password is wrong').waitFor();
      expect(await page.getByLabel('Email').inputValue()).toBe(ann.email);
      await fillSilently(...credentials(page));
      await page.getByLabel('Email').press('Enter');
      await heading(page, 'Home');
    });

    test('the login keeps the texts while the page is drawn again', async () => {
      const page = await pages.open('/login');
      await heading(page, 'Log in');
      await fillSilently(...credentials(page));
      await page.context().setOffline(true);
      await page.getByText('You are offline').first().waitFor();
      await page.context().setOffline(false);
      await page.getByText('You are offline').first().waitFor({ state: 'detached' });
      await press(page, 'Show password');
      await page.getByLabel('Email').focus();
      await page.getByLabel('Password', { exact: true }).focus();
      expect(await page.getByLabel('Email').inputValue()).toBe(ann.email);
      await press(page, 'Log in');
      await heading(page, 'Home');
    });

    test('a new account is opened', async () => {
      const page = await pages.open('/register');
      await heading(page, 'Open an account');
      await fillSilently(
        [page.getByLabel('Name'), 'Carol Singer'],
        [page.getByLabel('Email'), `carol.${ann.email}`],
        [page.getByLabel('Password', { exact: true }), PASSWORD],
      );
      await press(page, 'Open the account');
      await heading(page, 'Home');
    });

    test('the password is changed, and the fields are empty afterwards', async () => {
      const page = await pages.openAs(ann, '/settings');
      const current = page.getByLabel('Current password', { exact: true });
      await current.waitFor();
      await fillSilently(
        [current, PASSWORD],
        [page.getByLabel('New password', { exact: true }), 'correct horse battery'],
      );
      await press(page, 'Change password');
      await page.getByText('Your password is changed').waitFor();
      expect(await current.inputValue()).toBe('');
    });

    test('money is sent', async () => {
      const page = await pages.openAs(ann, '/send');
      await to(page).waitFor();
      const amount = page.getByLabel('Amount');
      await fillSilently(
        [to(page), bob.accountNumber],
        [amount, '12.5'],
        [page.getByLabel('What is it for?'), 'Lunch'],
      );
      await press(page, 'Review');
      // The page shows the name before the next step.
      await page.getByText('Bob B.').waitFor();
      expect(await amount.inputValue()).toBe('12.5');
      await press(page, 'Review');
      await heading(page, 'Check and confirm');
      await page.getByText('Lunch').waitFor();
      expect(await pay(page).innerText()).toBe('Pay $12.50');
    });

    test('the number counts that is in the field, and not the one that was looked up', async () => {
      const page = await pages.openAs(ann, `/send?to=${bob.accountNumber}`);
      await page.getByText('Bob B.').waitFor();
      const [carol] = await twoPeople(server);
      await page.getByLabel('Amount').fill('5');
      await fillSilently([to(page), carol.accountNumber]);
      await press(page, 'Review');
      await page.getByText('Ann E.').waitFor();
      await press(page, 'Review');
      await heading(page, 'Check and confirm');
      expect(await page.getByText('Bob B.').count()).toBe(0);
    });

    test('a part is given back', async () => {
      const { body } = await send(server, bob, ann, 50).expect(201);
      const page = await pages.openAs(ann, `/transactions/${body.transaction.id as string}`);
      await press(page, 'Refund payment');
      await press(page, 'Part of it');
      await fillSilently([page.getByLabel('Amount'), '20.5'], [page.getByLabel('Note (optional)'), 'Too much']);
      await press(page, 'Continue');
      await page.getByRole('dialog').getByText('$20.50').waitFor();
      await page.getByRole('dialog').getByText('Too much').waitFor();
    });

    test('the filters are set when a field is left', async () => {
      const page = await pages.openAs(ann, '/history');
      // While the combobox loads, a disabled textbox of the same name replaces it.
      const person = page.getByRole('combobox', { name: 'With', exact: true });
      const [from, to] = ['From', 'To'].map((name) => page.getByRole('textbox', { name, exact: true })) as [
        Locator,
        Locator,
      ];
      for (const [field, text] of [
        [from, '2026-01-31'],
        [person, bob.accountNumber],
      ] as const) {
        await field.focus();
        await fillSilently([field, text]);
        await to.focus();
      }
      await until(() => new URL(page.url()).search === `?from=2026-01-31&counterparty=${bob.accountNumber}`);
    });
  });

  test.each([
    ['de-AT', '$\u00a01.012,50', '$\u00a01.012,50'],
    ['fr-CH', '12.50\u00a0$US', '12.50\u00a0$US'],
    ['en-DE', '$12.50', 'US$12.50'],
    ['en-US', '\u2066USD １２．５０\u2069', '$12.50'],
  ])('fault E1: in %s, "%s" is pasted and paid', async (locale, pasted, shown) => {
    await send(server, bob, ann, 100).expect(201);
    const page = await pages.openAs(ann, `/send?to=${bob.accountNumber}`, { locale });
    await page.getByText('Bob B.').waitFor();
    await page.getByLabel('Amount').fill(pasted);
    await press(page, 'Review');
    await heading(page, 'Check and confirm');
    expect((await pay(page).innerText()).replace(/^Pay /, '')).toBe(shown);
  });

  test.each([
    ['en-DE', '1.234', 'This can be read as two amounts. Add the cents, such as 12,50.'],
    ['en-US', '€5', 'Enter an amount in USD, such as $12.50.'],
    ['en-CA', '$5', 'Enter an amount in USD, such as US$12.50.'],
  ])('fault E1: in %s, "%s" is refused with the reason', async (locale, typed, reason) => {
    const page = await pages.openAs(ann, '/send', { locale });
    await page.getByLabel('Amount').fill(typed);
    await page.getByText(reason).waitFor();
  });

  test('fault E2: a link to get paid is understood in the field that asks for a number, and in the history', async () => {
    const link = `${server.url}/send?to=${bob.accountNumber}&amount=5`;
    const page = await pages.openAs(ann, '/send');
    await to(page).fill(link);
    await page.getByText('Bob B.').waitFor();
    await to(page).fill(link.replace('http://', ''));
    await page.getByText('Bob B.').waitFor();
    await page.goto(`${server.url}/history`);
    await page.getByLabel('With').fill(link);
    await page.getByRole('option').click();
    await until(() => new URL(page.url()).searchParams.get('counterparty') === bob.accountNumber);
  });

  test('fault E2: a link of another server shows the reason', async () => {
    const page = await pages.openAs(ann, '/send');
    await to(page).fill(`https://pay.example.com/send?to=${bob.accountNumber}`);
    await press(page, 'Review');
    await page.getByText('This is not a pay link of this PayVerse server.').waitFor();
  });

  test('the form offers recent people, and not the system account', async () => {
    await send(server, bob, ann, 5).expect(201);
    const page = await pages.openAs(ann, '/send');
    const known = page.getByRole('list', { name: 'Recent people' });
    await known.getByRole('button', { name: 'Bob B.' }).click();
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe(bob.accountNumber);
    await page.getByLabel('To', { exact: true }).fill('');
    expect(await known.getByRole('button').count()).toBe(1);
  });
});
