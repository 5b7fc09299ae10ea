import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { aPerson, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';
import { useWalletPages } from '../../support/walletPages';

/** The wallet's typeface: it arrives without a jump of the layout, and only the files that a page needs are loaded. */

/** Pixels that an element may move when the font arrives. */
const JUMP_MAX = 2;
const FONT = /\.woff2$/;

interface Box {
  name: string;
  top: number;
  height: number;
}

/** The headings, rows and controls of the page, from top to bottom. */
const BOXES = `[...document.querySelectorAll('h1, h2, main li, main button, main input, main dt, main p')]
  .map((element) => {
    const { top, height } = element.getBoundingClientRect();
    return { name: element.tagName + ' ' + element.textContent.slice(0, 40), top, height };
  })`;

/** The width of an element with this text. */
const FILL = `(element, text) => {
  element.textContent = text;
  return element.getBoundingClientRect().width;
}`;

describeWithBrowser('the typeface', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;

  beforeAll(async () => {
    [ann, bob] = [await aPerson(server, 'Ann Example'), await aPerson(server, 'Łukasz Żółw')];
    for (const note of ['Lunch', 'Rent, my half', 'The old bicycle, with a new chain and two lights'])
      await send(server, ann, bob, 12.5, note).expect(201);
  });

  /** Opens a page whose fonts arrive at the call of `release`. */
  async function openWithoutFont(url: string, width: number) {
    const page = await (await pages.contextOf(ann, { viewport: { width, height: 900 } })).newPage();
    const requested: string[] = [];
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(FONT, async (route) => {
      requested.push(new URL(route.request().url()).pathname);
      await released;
      await route.fallback();
    });
    await page.goto(server.url + url, { waitUntil: 'commit' });
    return { page, requested, release };
  }

  const isLoaded = (page: Page, text = 'A') =>
    page.evaluate<boolean>(`document.fonts.check('16px Figtree', '${text}')`);

  test.each([
    ['/', 'Latest transactions', 390],
    ['/', 'Latest transactions', 1440],
    ['/history', 'Today', 390],
    ['/settings', 'Change password', 1440],
    ['/send', 'Amount', 390],
  ])('%s moves nothing when it arrives (%s, %d px)', async (url, text, width) => {
    const { page, release } = await openWithoutFont(url, width);
    await page.getByText(text).first().waitFor();
    await page.waitForLoadState('domcontentloaded');
    await until(async () => (await page.locator('main [class*=skeleton]').count()) === 0);
    expect(await isLoaded(page)).toBe(false);
    const before = await page.evaluate<Box[]>(BOXES);
    release();
    await until(() => isLoaded(page));
    const after = await page.evaluate<Box[]>(BOXES);

    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    const jumps = after.filter(({ top, height }, at) => {
      const was = before[at]!;
      return Math.abs(top - was.top) > JUMP_MAX || Math.abs(height - was.height) > JUMP_MAX;
    });
    expect(jumps).toEqual([]);
  });

  test('the letters of other languages are loaded only for a text that has them', async () => {
    const { page, requested, release } = await openWithoutFont('/settings', 1440);
    release();
    await page.getByText('Ann Example').first().waitFor();
    await page.evaluate('document.fonts.ready');
    expect([...new Set(requested)]).toEqual([expect.stringContaining('figtree-latin-wght')]);

    await page.goto(`${server.url}/history`);
    await page.getByText('Łukasz').first().waitFor();
    await until(() => isLoaded(page, 'Ł'));
    expect(requested).toContainEqual(expect.stringContaining('figtree-latin-ext'));
  });

  test('figures of money have one width, and the minus the width of the plus', async () => {
    const { page, release } = await openWithoutFont('/history', 1440);
    release();
    await page
      .getByText(/12\.50$/)
      .first()
      .waitFor();
    await page.evaluate('document.fonts.ready');
    const widthOf = (text: string) =>
      page.evaluate<number>(`(${FILL})(document.querySelector('main li [class*=money]'), ${JSON.stringify(text)})`);
    const widths = await Promise.all(Array.from('0123456789').map((digit) => widthOf(digit.repeat(20))));

    expect(new Set(widths)).toEqual(new Set([expect.any(Number)]));
    expect(widths[0]).toBeGreaterThan(100);
    expect(await widthOf('\u2212'.repeat(20))).toBe(await widthOf('+'.repeat(20)));
  });
});
