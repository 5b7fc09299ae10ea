import { logIn } from '../people';
import type { Looks } from './look';

export const SETTINGS: Looks = {
  of: 'the settings',
  states: [
    {
      name: 'settings',
      isMain: true,
      open: async (stage) => {
        await logIn(stage.server, stage.ann.email);
        await stage.open('/settings', stage.ann);
        await stage.page
          .getByRole('button', { name: /^End the session/ })
          .first()
          .waitFor();
      },
    },
    {
      name: 'settings-ask',
      open: async ({ page }) => {
        await page
          .getByRole('button', { name: /^End the session/ })
          .first()
          .click();
        await page.getByRole('alertdialog').waitFor();
      },
    },
  ],
};
