import path from 'node:path';
import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { findLayoutFaults } from '../../support/layoutFaults';
import { ALL_LOOKS } from '../../support/looks/allLooks';
import { findAxeFaults, type Theme } from '../../support/looks/axeFaults';
import type { Look } from '../../support/looks/look';
import { useStage } from '../../support/looks/stage';
import { useServer } from '../../support/testServer';

/**
 * Every page in every state, on screens from a small phone to a desktop, light and dark: axe finds no problem, no page is wider than
 * the screen, and no control is cut or covered. SCREENSHOTS names a folder for a picture of each page; `npm run screenshots` writes
 * the pictures of the documentation.
 */

const FOLDER = process.env['SCREENSHOTS'];

const SIZES = [
  { width: 1440, height: 900, name: 'desktop', isChecked: true },
  { width: 1024, height: 768, isChecked: false },
  { width: 390, height: 844, name: 'phone', isChecked: true },
  { width: 320, height: 568, isChecked: false },
] as const;
const THEMES: readonly Theme[] = ['dark', 'light'];

describeWithBrowser('the look of the wallet', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const stage = useStage(server);

  test.each(ALL_LOOKS.map(({ of, states }) => [of, states] as const))('%s', async (_of, states) => {
    for (const state of states) {
      await state.open(stage());
      await check(stage().page, state);
    }
  });

  async function check(page: Page, look: Look): Promise<void> {
    for (const { width, height, ...size } of SIZES) {
      await page.setViewportSize({ width, height });
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        await drawn(page);
        const name = `${look.name}-${width}-${theme}`;
        if (size.isChecked) expect([name, await findAxeFaults(page, theme)]).toEqual([name, []]);
        if (theme === 'light') expect([name, await findLayoutFaults(page)]).toEqual([name, []]);
        if (FOLDER !== undefined && look.isMain && size.isChecked)
          await page.screenshot({ path: path.join(FOLDER, `${look.name}-${size.name}-${theme}.png`) });
      }
    }
  }

  /** A change is on the screen when the second frame from now starts. */
  const drawn = (page: Page) =>
    page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))');
});
