import type { Looks } from './look';

export const HOME: Looks = {
  of: 'the home page',
  states: [
    {
      name: 'home',
      isMain: true,
      open: async (stage) => {
        await stage.open('/', stage.ann);
        await stage.page.locator('canvas').waitFor();
        await stage.page.getByText('Lunch').waitFor();
      },
    },
  ],
};
