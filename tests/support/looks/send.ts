import { send } from '../people';
import { pay, review } from '../walletPages';
import { NOW } from './fixedTime';
import type { Looks } from './look';

export const SEND: Looks = {
  of: 'a payment',
  states: [
    {
      name: 'send',
      isMain: true,
      open: async (stage) => {
        await stage.open('/send', stage.ann);
        await stage.page.getByRole('button', { name: 'Bob B.' }).waitFor();
      },
    },
    { name: 'confirm', isMain: true, open: ({ page, bob }) => review(page, bob, '42.5') },
    {
      name: 'paid',
      isMain: true,
      open: async ({ page, title }) => {
        await pay(page).click();
        await title('Paid');
      },
    },
  ],
};

export const REFUSED_PAYMENT: Looks = {
  of: 'a refused payment',
  states: [
    {
      name: 'refused',
      isMain: true,
      open: async (stage) => {
        const { server, ann, bob } = stage;
        await stage.open('/send', ann);
        await review(stage.page, bob, '500');
        await send(server, ann, bob, 900).expect(201);
        await pay(stage.page).click();
        await stage.title('Not paid');
      },
    },
  ],
};

export const EARLIER_PAYMENT: Looks = {
  of: 'a payment that was not sent, and a link to pay another person',
  states: [
    {
      name: 'confirm-earlier',
      open: async (stage) => {
        await stage.open('/send', stage.ann);
        const { page } = stage;
        await review(page, stage.bob, '10');
        await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
        await page.getByRole('link', { name: 'Send money' }).click();
        await page.getByText('You have not sent this payment yet').waitFor();
      },
    },
    {
      name: 'open-other-link',
      open: async ({ page, title }) => {
        await page.route('**/api/transactions/send', (route) => route.abort());
        await page.clock.setSystemTime(NOW);
        await pay(page).click();
        await page.evaluate(`history.pushState(null, '', '/send?to=ACC0000000000018')`);
        await page.clock.runFor(120_000);
        await title('Payment status unknown');
        await page.getByText('This link is for another payment').waitFor();
      },
    },
  ],
};
