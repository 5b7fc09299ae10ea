import type { Looks } from './look';

export const HISTORY: Looks = {
  of: 'the history',
  states: [
    {
      name: 'history',
      isMain: true,
      open: async (stage) => {
        await stage.open('/history', stage.ann);
        await stage.page.getByText('Rent, my half').waitFor();
        // The combobox loads separately.
        await stage.page.getByRole('combobox').waitFor();
      },
    },
    {
      name: 'history-search',
      open: async ({ page }) => {
        await page.getByLabel('With').fill('no such person');
        await page.getByText(/No match in/).waitFor();
      },
    },
  ],
};
