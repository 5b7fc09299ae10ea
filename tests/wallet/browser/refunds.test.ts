import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { balanceOf, refund, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { heading, twoPeople, useWalletPages } from '../../support/walletPages';

describeWithBrowser('fault A5: refunds in the wallet', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;
  /** Ann's payment of 50.00 to Bob. */
  let id: string;

  beforeEach(async () => {
    [ann, bob] = await twoPeople(server);
    id = idOf(await send(server, ann, bob, 50).expect(201));
  });

  const idOf = ({ body }: { body: { transaction: { id: string } } }) => body.transaction.id;
  const openAs = (person: Person, of: string) => pages.openAs(person, `/transactions/${of}`);
  const giveBack = async (amount: number) => idOf(await refund(server, bob, id, { amount }).expect(201));
  const receipt = (page: Page) => page.getByRole('article', { name: 'Receipt' });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const offers = (page: Page) => page.getByRole('button', { name: 'Refund payment' });
  /** The names and values of the receipt: `Refunded` and `$20.50`. */
  const facts = (page: Page) => receipt(page).locator('dl > div').allInnerTexts();

  test('are named in the lists, by both parties, with what became of the payment', async () => {
    await giveBack(20.5);
    for (const [person, refunded, paid] of [
      [ann, 'Refund from Bob B.', 'Bob B.'],
      [bob, 'Refund to Ann E.', 'Ann E.'],
    ] as const) {
      for (const path of ['/history', '/']) {
        const page = await pages.openAs(person, path);
        const rows = page.locator('li a[href^="/transactions/"]');
        await page.getByText(refunded).waitFor();
        const [first, second, third] = await rows.allInnerTexts();
        expect([first, second]).toEqual([
          expect.stringContaining(refunded),
          expect.stringContaining('Partly refunded'),
        ]);
        expect(second).toContain(paid);
        expect(second).not.toContain('Refund from');
        expect(third).not.toMatch(/refund/i);
      }
    }
    await giveBack(29.5);
    const page = await pages.openAs(ann, '/history');
    await page.getByText(/^Refunded ·/).waitFor();
  });

  test('are linked both ways, and their amounts add up', async () => {
    const [first, second] = [await giveBack(20.5), await giveBack(9.5)];
    await send(server, bob, ann, 3).expect(201);
    const page = await openAs(ann, id);
    await page.getByRole('heading', { name: 'Refunds' }).waitFor();
    const links = page.getByRole('link', { name: /Refund from Bob B\./ });
    await links.nth(1).waitFor();
    const targets = await links.evaluateAll((all: { getAttribute: (name: string) => string }[]) =>
      all.map((link) => link.getAttribute('href')),
    );
    expect(targets).toEqual([second, first].map((each) => `/transactions/${each}`));
    expect(await facts(page)).toEqual(expect.arrayContaining(['Refunded\n$30.00', 'Not refunded\n$20.00']));

    await links.nth(1).click();
    await receipt(page).getByText('+$20.50').waitFor();
    await receipt(page).getByText('Refund from Bob B.').waitFor();
    await receipt(page).getByRole('link', { name: 'The original payment' }).click();
    await receipt(page).getByText('−$50.00').waitFor();
  });

  test('offer the remaining amount, and confirm the chosen one', async () => {
    await giveBack(20.5);
    const page = await openAs(bob, id);
    await page.getByText('Can still be refunded').waitFor();
    expect(await facts(page)).toEqual(expect.arrayContaining(['Refunded\n$20.50', 'Can still be refunded\n$29.50']));
    await offers(page).click();
    await page.getByText('You have refunded $20.50 and can still refund $29.50.').waitFor();
    await press(page, 'Part of it');
    await page.getByLabel('Amount').fill('29.51');
    await press(page, 'Continue');
    await page.getByText('You can refund at most $29.50.').waitFor();
    await press(page, 'Remaining amount');
    await press(page, 'Continue');
    expect(await page.getByRole('dialog').locator('dl > div').allInnerTexts()).toEqual([
      expect.stringContaining('Ann E.'),
      'Amount\n$29.50',
      'Can be refunded afterwards\n$0.00',
    ]);
    await press(page, 'Confirm refund');
    await page.getByText('You refunded Ann E. $29.50').waitFor();
    await offers(page).waitFor({ state: 'detached' });
    expect(await balanceOf(server, bob)).toBe(1_000);
    await page.reload();
    await page.getByText('Can still be refunded').waitFor();
    expect(await facts(page)).toContain('Can still be refunded\n$0.00');
    expect(await offers(page).count()).toBe(0);
  });

  test('show the remaining amount after a refund in another place', async () => {
    const page = await openAs(bob, id);
    await offers(page).click();
    await page.getByText('Ann E. paid $50.00. You have refunded nothing so far.').waitFor();
    await press(page, 'Continue');
    await giveBack(20.5);
    await press(page, 'Confirm refund');
    await page.getByText('The refund is too large').waitFor();
    await press(page, 'Change refund');
    await page.getByText('You have refunded $20.50 and can still refund $29.50.').waitFor();
    expect(await balanceOf(server, bob)).toBe(1_029.5);
  });

  test('are not offered for what cannot be refunded', async () => {
    const given = await giveBack(50);
    await send(server, ann, bob, 5_000, 'too much').expect(402);
    const { body } = await server.get('/api/transactions?limit=100', ann.token).expect(200);
    const entries = body.data as { id: string; type: string; status: string }[];
    const opening = entries.find(({ type }) => type === 'opening')!;
    const refused = entries.find(({ status }) => status === 'failed')!;
    for (const of of [given, opening.id, refused.id, id]) {
      const page = await openAs(ann, of);
      await receipt(page).waitFor();
      expect([of, await offers(page).count()]).toEqual([of, 0]);
    }
    const page = await openAs(bob, id);
    await heading(page, 'Transaction');
    await receipt(page).waitFor();
    expect(await offers(page).count()).toBe(0);
  });
});
