import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { describeWith } from './describeWith';

/** The shell is Chromium without the window around the page, which takes more of the processor than the page does. */
const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'] as const;
const PROGRAM = process.env['CHROMIUM_PATH'] ?? PROGRAMS.find(existsSync) ?? PROGRAMS[0];

/** A container gives Chromium neither user namespaces nor much of /dev/shm. The camera shows a picture that Chromium makes, without a permission dialog. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** `describe` for what needs a real browser. */
export const describeWithBrowser = describeWith(PROGRAM, existsSync(PROGRAM), 'TEST_BROWSER');

export interface TestBrowser {
  /** A new profile: no other test sees its cookies, storage and tabs. Closed after the test. */
  newContext: (options?: BrowserContextOptions) => Promise<BrowserContext>;
}

/** One Chromium for a group of tests. */
export function useBrowser(): TestBrowser {
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: PROGRAM, args: ARGUMENTS });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  // Undefined when the launch failed, which the tests tell by themselves.
  afterAll(() => (browser as Browser | undefined)?.close());
  return {
    newContext: async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      return context;
    },
  };
}
