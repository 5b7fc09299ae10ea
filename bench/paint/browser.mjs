// @ts-check
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const WAIT_MS = 60_000;

/**
 * Reports the times at which the balance of a new account is on the screen, and at which the wallet itself shows it and can be
 * used: the frame after it enters the document.
 */
const WATCH = `
  const shown = (selector) => new Promise((resolve) => {
    const look = () => {
      if (!document.querySelector(selector)?.innerText.includes('1,000.00')) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
  window.shown = Promise.all([shown('body'), shown('#wallet')]);
`;

/** The figures of the visit, as the page itself has them. `transferSize` is 0 for a file from the cache. */
const READ = `
  shown.then(([balanceMs, usableMs]) => {
    const [page] = performance.getEntriesByType('navigation');
    const arrived = performance.getEntriesByType('resource').filter(({ responseEnd }) => responseEnd < usableMs);
    const loaded = [page, ...arrived].filter(({ transferSize }) => transferSize > 0);
    return {
      brandMs: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      balanceMs,
      usableMs,
      bytes: loaded.reduce((sum, { transferSize }) => sum + transferSize, 0),
      requests: loaded.length,
    };
  })
`;

/** @param {import('../types.d.ts').Undo} undo */
export async function openBrowser(undo) {
  const executablePath = process.env.CHROMIUM_PATH ?? PROGRAMS.find(existsSync) ?? PROGRAMS[0];
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  undo.push(() => browser.close());
  return browser;
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {{ email: string, password: string }} login
 * @param {import('../types.d.ts').Visit} visit
 * @returns {Promise<import('../types.d.ts').Visited>}
 */
export async function visit(browser, url, login, { network, warm }) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US' });
  context.setDefaultTimeout(WAIT_MS);
  try {
    // The cookie enters the profile without a page, so that the cache stays empty.
    const response = await context.request.post(`${url}/api/auth/login`, { data: login });
    if (response.status() !== 200) throw new Error(`the login was answered ${response.status()}`);
    await context.addInitScript({ content: WATCH });
    if (warm) await warmUp(context, url);
    return await measure(await context.newPage(), url, network);
  } finally {
    await context.close();
  }
}

/** @param {import('playwright-core').BrowserContext} context @param {string} url */
async function warmUp(context, url) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.evaluate('shown');
  // The service worker stores the files after the page has loaded.
  await page.evaluate(
    'navigator.serviceWorker?.getRegistration().then((found) => found && navigator.serviceWorker.ready)',
  );
  await page.close();
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} url
 * @param {import('../types.d.ts').Visit['network']} network
 */
async function measure(page, url, { kilobits, latencyMs }) {
  const devTools = await page.context().newCDPSession(page);
  const bytesPerSecond = (kilobits * 1_000) / 8;
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await page.goto(url, { waitUntil: 'commit' });
  return /** @type {import('../types.d.ts').Visited} */ (await page.evaluate(READ));
}
