import { existsSync } from 'node:fs';
import { launch, type Browser, type BrowserContext, type Locator, type Page, type Viewport } from 'puppeteer-core';
import { describeWith } from './describeWith';
import { WATCH_POLICY } from './watchedPages';

const PROGRAM = process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr';

/** `describe` for what needs Firefox. */
export const describeWithFirefox = describeWith(PROGRAM, existsSync(PROGRAM), 'TEST_BROWSER');

export interface TestFirefox {
  /** A page in a new profile, closed after the test. An error or a violation of the policy in it fails the test. */
  newPage: (viewport: Viewport) => Promise<Page>;
}

/** One Firefox for a group of tests. playwright-core drives a Firefox with patches only, so puppeteer drives this one. */
export function useFirefox(): TestFirefox {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await launch({ browser: 'firefox', executablePath: PROGRAM });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(faults.splice(0)).toEqual([]);
  });
  // Undefined when the launch failed, which the tests tell by themselves.
  afterAll(() => (browser as Browser | undefined)?.close());

  return {
    newPage: async (viewport) => {
      const context = await browser.createBrowserContext();
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (error) => faults.push(String(error)));
      await page.exposeFunction('reportViolation', (violation: string) => void faults.push(violation));
      await page.evaluateOnNewDocument(WATCH_POLICY);
      await page.setViewport(viewport);
      return page;
    },
  };
}

/** The element with this role and this whole name in the accessibility tree. */
export const byRole = (page: Page, role: string, name: string): Locator<Element> =>
  page.locator(`::-p-aria([role="${role}"][name="${name}"])`);

/** The input whose label starts so. Not by its role: the inputs of passwords and dates have none. */
export const byLabel = (page: Page, label: string): Locator<Element> =>
  page.locator(`::-p-xpath(//input[@id = //label[starts-with(normalize-space(), "${label}")]/@for])`);

/** Types into the input with this label, in place of its text. */
export async function fillIn(page: Page, label: string, text: string): Promise<void> {
  await byLabel(page, label).click({ count: 3 });
  await page.keyboard.type(text);
}

export const press = (page: Page, button: string) => byRole(page, 'button', button).click();
export const follow = (page: Page, link: string) => byRole(page, 'link', link).click();

/** Waits for the title of a page. */
export const title = (page: Page, name: string) => byRole(page, 'heading', name).wait();

/** Waits for a text, which may be a part of an element's. */
export const text = (page: Page, part: string) => page.locator(`::-p-text(${part})`).wait();
