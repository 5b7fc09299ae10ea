import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { findLayoutFaults } from '../../support/layoutFaults';
import { refund, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { heading, review, twoPeople, useWalletPages } from '../../support/walletPages';

/**
 * Every page on a phone and on a desktop, light and dark: axe finds no problem, no page is wider than the screen, and no control
 * is cut or covered. One walk on a phone, which checks each page in all four ways. SCREENSHOTS names a folder for a picture of each;
 * `npm run screenshots` writes the pictures of the documentation.
 */

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const FOLDER = process.env['SCREENSHOTS'];

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
type Size = keyof typeof SIZES;
type Scheme = 'light' | 'dark';
/** All checks of axe for light; only those of colours for dark, because the others take most of the time. */
const RULES: Record<Scheme, RunOptions> = {
  light: { resultTypes: ['violations'] },
  dark: { resultTypes: ['violations'], runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
};

/** Ann's payments with Bob: days ago, direction, amount, note. */
const LATELY = [
  [24, 'out', 120, 'Rent, my half'],
  [17, 'in', 64.5, 'Concert'],
  [12, 'out', 23.4, 'Groceries'],
  [6, 'in', 310, 'The old bicycle'],
  [2, 'out', 18.75, 'Lunch'],
] as const;

describeWithBrowser('the look of the wallet', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;
  let page: Page;

  beforeAll(async () => {
    [ann, bob] = await twoPeople(server);
    for (const [, direction, amount, description] of LATELY) {
      const [from, to] = direction === 'out' ? [ann, bob] : [bob, ann];
      const body = { toAccountNumber: to.accountNumber, amount, description };
      await server.post('/api/transactions/send', body, from.token).expect(201);
    }
    await longAgo();
    await send(server, ann, bob, 5_000, 'too much').expect(402);
  });

  /** Moves the payments into the past. Only a superuser who disables the triggers can change these rows. */
  async function longAgo(): Promise<void> {
    const client = await server.pool.connect();
    try {
      await client.query("SET session_replication_role = 'replica'");
      await client.query("UPDATE accounts SET created_at = created_at - interval '29 days' WHERE user_id IS NOT NULL");
      await client.query(
        "UPDATE transactions SET created_at = created_at - interval '29 days' WHERE description = 'Opening balance'",
      );
      for (const [days, , , description] of LATELY)
        await client.query(
          'UPDATE transactions SET created_at = created_at - make_interval(days => $1) WHERE description = $2',
          [days, description],
        );
    } finally {
      client.release(true);
    }
  }

  /** Checks the page, and takes pictures when SCREENSHOTS is set. */
  const picture = (name: string) =>
    look(name, async (size, scheme) => {
      if (FOLDER === undefined) return;
      await page.screenshot({ path: path.join(FOLDER, `${name}-${size}-${scheme}.png`), animations: 'disabled' });
    });

  async function look(name: string, keep?: (size: Size, scheme: Scheme) => Promise<void>): Promise<void> {
    await page.evaluate(AXE);
    for (const size of ['desktop', 'phone'] as const) {
      await page.setViewportSize(SIZES[size]);
      for (const scheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await drawn();
        await expectNoFault(`${name}, ${size}, ${scheme}`, RULES[scheme]);
        await keep?.(size, scheme);
      }
    }
  }

  /** A change is on the screen when the second frame from now starts. */
  const drawn = () =>
    page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))');

  async function expectNoFault(name: string, rules: RunOptions): Promise<void> {
    const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(rules)})`);
    const found = violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
    expect([name, found]).toEqual([name, []]);
    expect([name, await findLayoutFaults(page)]).toEqual([name, []]);
  }

  const options = { viewport: SIZES.phone, colorScheme: 'light', reducedMotion: 'reduce' } as const;
  const open = async (url: string) => {
    page = await pages.openAs(ann, url, options);
  };

  test('before one is logged in', async () => {
    page = await pages.open('/login', options);
    await heading(page, 'Log in');
    await picture('login');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Enter your email.').waitFor();
    await look('login-faults');
    await page.getByRole('link', { name: 'Open an account' }).click();
    await heading(page, 'Open an account');
    await picture('register');
  });

  test('the overview', async () => {
    await open('/');
    await page.locator('canvas').waitFor();
    await page.getByText('Lunch').waitFor();
    await picture('overview');
  });

  test('the way to pay', async () => {
    await open('/send');
    await page.getByRole('button', { name: 'Bob B.' }).waitFor();
    await picture('send');
    await review(page, bob, '42.5');
    await picture('confirm');
    await page.getByRole('button', { name: /^Pay / }).click();
    await heading(page, 'Paid');
    await picture('paid');
  });

  test('a refusal', async () => {
    await open('/send');
    await review(page, bob, '500');
    await send(server, ann, bob, 900).expect(201);
    await page.getByRole('button', { name: /^Pay / }).click();
    await heading(page, 'Not paid');
    await picture('refused');
    await send(server, bob, ann, 900).expect(201);
  });

  test('the history', async () => {
    await open('/history');
    await page.getByText('Rent, my half').waitFor();
    await picture('history');
    await page.getByLabel('With').fill('no such person');
    await page.getByText(/No match in/).waitFor();
    await look('history-search');
  });

  test('a transaction and its refund', async () => {
    const { body } = await server.get('/api/transactions?direction=in&limit=1', ann.token).expect(200);
    await open(`/transactions/${body.data[0].id as string}`);
    await page.getByRole('article', { name: 'Receipt' }).waitFor();
    await picture('transaction');
    await page.getByRole('button', { name: 'Refund payment' }).click();
    await page.getByRole('button', { name: 'Part of it' }).click();
    await look('refund');
  });

  test('a payment of which a part was refunded', async () => {
    const { id } = (await send(server, bob, ann, 30).expect(201)).body.transaction as { id: string };
    const { body } = await refund(server, ann, id, { amount: 10 }).expect(201);
    await open(`/transactions/${id}`);
    await page.getByText('Can still be refunded').waitFor();
    await page.getByRole('link', { name: /Refund to Bob B\./ }).waitFor();
    await look('refunded-part');
    await page.getByRole('button', { name: 'Refund payment' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Can be refunded afterwards').waitFor();
    await look('refund-confirm');
    await open(`/transactions/${body.transaction.id as string}`);
    await page.getByRole('link', { name: 'The original payment' }).waitFor();
    await look('refund-receipt');
    await open('/history');
    await page
      .getByText(/^Refund to/)
      .first()
      .waitFor();
    await look('history-refund');
  });

  test('a payment that was not sent, and a link to pay another person', async () => {
    await open('/send');
    await review(page, bob, '10');
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
    await page.getByRole('link', { name: 'Send money' }).click();
    await page.getByText('You have not sent this payment yet').waitFor();
    await look('confirm-earlier');
    await page.route('**/api/transactions/send', (route) => route.abort());
    await page.clock.install();
    await page.getByRole('button', { name: /^Pay / }).click();
    await page.evaluate(`history.pushState(null, '', '/send?to=ACC0000000000018')`);
    await page.clock.runFor(120_000);
    await heading(page, 'Payment status unknown');
    await page.getByText('This link is for another payment').waitFor();
    await look('open-other-link');
  });

  test('the settings', async () => {
    // Each of these tests has left a session.
    await open('/settings');
    const end = page.getByRole('button', { name: /^End the session/ }).first();
    await end.waitFor();
    await picture('settings');
    await end.click();
    await page.getByRole('alertdialog').waitFor();
    await look('settings-ask');
  });
});
