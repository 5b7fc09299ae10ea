import type { Looks } from './look';

export const VISITOR: Looks = {
  of: 'a visitor',
  states: [
    {
      name: 'login',
      isMain: true,
      open: async ({ open, title }) => {
        await open('/login', null);
        await title('Log in');
      },
    },
    {
      name: 'login-faults',
      open: async ({ page }) => {
        await page.getByRole('button', { name: 'Log in' }).click();
        await page.getByText('Enter your email.').waitFor();
      },
    },
    {
      name: 'register',
      isMain: true,
      open: async ({ page, title }) => {
        await page.getByRole('link', { name: 'Open an account' }).click();
        await title('Open an account');
      },
    },
  ],
};
