import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { TestBrowser } from './browser';

/** A script for a page that has `reportViolation`: reports each violation of the page's policy, in words. */
export const WATCH_POLICY = `
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, sample }) => {
    reportViolation([effectiveDirective, blockedURI, sourceFile, sample].join(' '));
  });
`;

export interface WatchedPages {
  /** A new profile, whose pages are watched. */
  newContext: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** The page of this path, in a new profile. */
  open: (path: string, options?: BrowserContextOptions) => Promise<Page>;
}

/**
 * Pages of a server of which nothing may go wrong: no error of a script, nothing in the console but refusals of the API, no
 * violation of the policy, and no request to another origin. `urls` are the origins that may be asked, the first for pages.
 */
export function useWatchedPages(browser: TestBrowser, urls: () => readonly [string, ...string[]]): WatchedPages {
  const faults: string[] = [];

  beforeEach(() => faults.splice(0));
  // After the pages are closed, so that all has been heard of them, and also when the test itself failed.
  afterEach(() => expect(faults).toEqual([]));

  async function newContext(options?: BrowserContextOptions): Promise<BrowserContext> {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(10_000);
    await context.exposeFunction('reportViolation', (violation: string) => faults.push(violation));
    await context.addInitScript({ content: WATCH_POLICY });
    await context.route('**', async (route) => {
      const url = route.request().url();
      if (url.startsWith('blob:') || urls().includes(new URL(url).origin)) return route.fallback();
      faults.push(`asked ${url}`);
      return route.abort();
    });
    context.on('weberror', (error) => faults.push(error.error().message));
    context.on('console', (message) => {
      const { pathname } = new URL(message.location().url || urls()[0]);
      if (message.type() === 'error' && !pathname.startsWith('/api/')) faults.push(message.text());
    });
    return context;
  }

  async function open(path: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await (await newContext(options)).newPage();
    await page.goto(urls()[0] + path);
    return page;
  }

  return { newContext, open };
}
