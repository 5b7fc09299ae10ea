import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { findFreePorts } from '../../support/freePorts';
import { until } from '../../support/until';
import { useWatchedPages } from '../../support/watchedPages';

/** The page of the kit, as `npm run dev:web` shows it: every part in every state. */

const WEB = path.join(__dirname, '../../../web');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const THEMES = ['light', 'dark'] as const;
const SECTIONS = ['Colour and type', 'Buttons', 'Fields', 'People', 'Lists', 'Messages', 'Waiting', 'Cards'];

describeWithBrowser('the kit', () => {
  let url: string;
  let dev: ChildProcess;
  // A fault in the console fails the test.
  const pages = useWatchedPages(useBrowser(), () => [url]);

  beforeAll(async () => {
    const [port] = (await findFreePorts(1)) as [number];
    url = `http://localhost:${port}`;
    dev = spawn('npm', ['run', 'dev:web'], {
      env: { ...process.env, WEB_PORT: String(port) },
      detached: true,
      stdio: 'ignore',
    });
    await until(async () => {
      const answer = await fetch(`${url}/kit`).catch(() => null);
      return answer?.ok === true;
    }, 40_000);
  }, 60_000);

  afterAll(async () => {
    const exit = once(dev, 'exit');
    process.kill(-dev.pid!, 'SIGINT');
    await exit;
  });

  async function openKit(theme: (typeof THEMES)[number], width: number): Promise<Page> {
    const page = await pages.open(`/kit?theme=${theme}`, { viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    await page.getByRole('heading', { name: 'The kit' }).waitFor({ timeout: 30_000 });
    return page;
  }

  const colourOf = (page: Page, name: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('[aria-label="${name}"]')).backgroundColor`);

  test.each(THEMES)(
    'has no fault that axe finds, in the %s theme',
    async (theme) => {
      const page = await openKit(theme, 1440);
      for (const section of SECTIONS) await page.getByRole('region', { name: section, exact: true }).waitFor();
      await page.evaluate(AXE);
      const { violations } = await page.evaluate<AxeResults>(`axe.run({ resultTypes: ['violations'] })`);

      expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([]);
      // Cameras expect dark on light.
      expect(await colourOf(page, 'QR code of the pay link')).toBe('rgb(255, 255, 255)');
    },
    60_000,
  );

  test.each([320, 390, 1440])('is no wider than a screen of %d px', async (width) => {
    const page = await openKit('light', width);

    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });

  test('shows a toast to everyone, which stays under the pointer and can be closed', async () => {
    const page = await openKit('light', 390);
    await page.clock.install();
    const press = page.getByRole('button', { name: 'Show a toast' });
    const toasts = page.locator('[aria-live=polite] > li');
    for (let presses = 0; presses < 4; presses += 1) await press.click();
    expect(await toasts.count()).toBe(3);

    await toasts.first().getByRole('button', { name: 'Close' }).click();
    expect(await toasts.count()).toBe(2);
    await toasts.first().hover();
    await page.clock.runFor(20_000);
    expect(await toasts.count()).toBe(2);

    await page.mouse.move(0, 0);
    await page.clock.runFor(7_000);
    await until(async () => (await toasts.count()) === 0);
  });

  test('opens a dialog as a sheet at the bottom of a phone, and in the middle of a desk', async () => {
    for (const [width, isSheet] of [
      [390, true],
      [1440, false],
    ] as const) {
      const page = await openKit('light', width);
      await page.getByRole('button', { name: 'Open a dialog' }).click();
      const box = await page.getByRole('alertdialog', { name: 'End the session?' }).boundingBox();

      expect([width, box!.y + box!.height === 900, box!.width === width]).toEqual([width, isSheet, isSheet]);
    }
  });
});

test('the build has no page of the kit', () => {
  const dist = path.join(WEB, 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });

  expect(existsSync(path.join(WEB, 'kit.html'))).toBe(true);
  expect(files).toContain('index.html');
  expect(files.filter((file) => /kit/i.test(file))).toEqual([]);
  const texts = files
    .filter((file) => /\.(js|html)$/.test(file))
    .map((file) => readFileSync(path.join(dist, file), 'utf8'));
  expect(texts.some((text) => text.includes('Show a toast'))).toBe(false);
});
