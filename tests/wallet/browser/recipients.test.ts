import type { Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { aPerson, send, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { until } from '../../support/until';
import { heading, twoPeople, useWalletPages } from '../../support/walletPages';

/** Chromium on Linux has a camera for tests, but no detector of codes: this one reads `text` in every picture. */
const detectorOf = (text: string) => `globalThis.BarcodeDetector = class {
  detect(video) { return Promise.resolve(video.videoWidth > 0 ? [{ rawValue: ${JSON.stringify(text)} }] : []); }
}`;

/** As when the user forbids it. */
const NO_CAMERA = `
  ;if (navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('forbidden', 'NotAllowedError'));
`;

describeWithBrowser('the recipient of a payment', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let bob: Person;
  let page: Page;

  beforeAll(async () => {
    [ann, bob] = await twoPeople(server);
    await send(server, ann, bob, 1).expect(201);
    await send(server, ann, await aPerson(server, 'Zoë Ångström'), 1).expect(201);
  });

  const to = () => page.getByLabel('To', { exact: true });
  const found = () => page.getByRole('list', { name: 'People you know' }).getByRole('button');
  const open = async () => {
    page = await pages.openAs(ann, '/send');
    await heading(page, 'Send money');
  };

  test('is the face of a person that the user has paid', async () => {
    await open();
    await page.getByRole('list', { name: 'Recent people' }).getByRole('button', { name: 'Bob B.' }).click();
    expect(await to().inputValue()).toBe(bob.accountNumber);
  });

  test.each([
    ['bo', 'Bob B.'],
    ['zoe', 'Zoë Å.'],
    ['ZOË', 'Zoë Å.'],
  ])('"%s" finds %s', async (typed, name) => {
    await open();
    await to().fill(typed);
    await found().waitFor();
    expect(await found().textContent()).toContain(name);
    await found().press('Enter');
    await page.getByText('Looking up').waitFor({ state: 'detached' });
    expect(await to().inputValue()).toMatch(/^ACC\d{13}$/);
  });

  test.each([
    ['bob@example.com', /not by email/],
    ['Wanda', /No person you know has this name/],
    ['ACC 123', 'Enter ACC and 13 digits.'],
    ['', 'Enter an account number.'],
  ])('"%s" gets an answer that helps', async (typed, answer) => {
    await open();
    await to().fill(typed);
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByText(answer).first().waitFor();
  });

  test('cannot be read by the camera where the browser has no detector', async () => {
    await open();
    expect(await page.getByRole('button', { name: 'Scan a QR code' }).count()).toBe(0);
  });

  describe('in a QR code', () => {
    async function openScanner(script: string): Promise<void> {
      const context = await pages.contextOf(ann);
      await context.addInitScript({ content: script });
      page = await context.newPage();
      await page.goto(`${server.url}/send`);
      await page.getByRole('button', { name: 'Scan a QR code' }).click();
    }

    test('is read by the camera, with amount and note', async () => {
      await openScanner(detectorOf(`${server.url}/send?to=${bob.accountNumber}&amount=9.50&note=Tea`));
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await until(async () => (await page.getByLabel('Amount').inputValue()) === '9.50');
      await page.getByRole('button', { name: 'Review' }).click();
      await heading(page, 'Check and confirm');
    });

    test('needs a camera that may be used', async () => {
      await openScanner(detectorOf('') + NO_CAMERA);
      await page.getByText('The camera cannot be used.').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    });
  });
});
