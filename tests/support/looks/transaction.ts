import { refund, send, type Person } from '../people';
import type { TestServer } from '../testServer';
import { setDate } from './cast';
import { daysAgo } from './fixedTime';
import type { Looks } from './look';

export const TRANSACTION: Looks = {
  of: 'a transaction and its refund',
  states: [
    {
      name: 'transaction',
      isMain: true,
      open: async (stage) => {
        await stage.open(`/transactions/${await latestIncoming(stage.server, stage.ann)}`, stage.ann);
        await stage.page.getByRole('article', { name: 'Receipt' }).waitFor();
      },
    },
    {
      name: 'refund',
      open: async ({ page }) => {
        await page.getByRole('button', { name: 'Refund payment' }).click();
        await page.getByRole('button', { name: 'Part of it' }).click();
      },
    },
  ],
};

export const REFUNDED_PART: Looks = {
  of: 'a payment of which a part was refunded',
  states: [
    {
      name: 'refunded-part',
      open: async (stage) => {
        const { server, ann, bob } = stage;
        const { id } = (await send(server, bob, ann, 30).expect(201)).body.transaction as { id: string };
        const refunded = await refund(server, ann, id, { amount: 10 }).expect(201);
        // The page looks for refunds until now, which is in the past.
        await setDate(server, id, daysAgo(1));
        await setDate(server, refunded.body.transaction.id as string, daysAgo(0.5));
        await stage.open(`/transactions/${id}`, ann);
        await stage.page.getByText('Can still be refunded').waitFor();
        await stage.page.getByRole('link', { name: /Refund to Bob B\./ }).waitFor();
      },
    },
    {
      name: 'refund-confirm',
      open: async ({ page }) => {
        await page.getByRole('button', { name: 'Refund payment' }).click();
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByText('Can be refunded afterwards').waitFor();
      },
    },
    {
      name: 'history-refund',
      open: async ({ goto, page }) => {
        await goto('/history');
        const refunds = page.getByText(/^Refund to/);
        await refunds.first().waitFor();
        await page.getByRole('combobox').waitFor();
      },
    },
    {
      name: 'refund-receipt',
      open: async ({ page }) => {
        await page
          .getByRole('link', { name: /Refund to/ })
          .first()
          .click();
        await page.getByRole('link', { name: 'The original payment' }).waitFor();
      },
    },
  ],
};

async function latestIncoming(server: TestServer, { token }: Person): Promise<string> {
  const { body } = await server.get('/api/transactions?direction=in&limit=1', token).expect(200);
  return body.data[0].id as string;
}
