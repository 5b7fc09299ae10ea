// @ts-check
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const WAIT_MS = 60_000;

/** Reports the time at which the balance of a new account is on the screen: the frame after it enters the document. */
const WATCH = `
  window.balanceShown = new Promise((resolve) => {
    const look = () => {
      if (!document.body?.innerText.includes('1,000.00')) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
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
  await page.evaluate('balanceShown');
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
  const counted = { bytes: 0, requests: 0 };
  devTools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.bytes += encodedDataLength;
    counted.requests += encodedDataLength > 0 ? 1 : 0;
  });
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await page.goto(url, { waitUntil: 'commit' });
  const balanceMs = /** @type {number} */ (await page.evaluate('balanceShown'));
  const upToBalance = { ...counted };
  const brandMs = /** @type {number} */ (
    await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0].startTime`)
  );
  return { brandMs, balanceMs, ...upToBalance };
}
