import type { BrowserContext, Page } from 'playwright-core';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';
import { describeWithBrowser } from '../../support/browser';
import { type Person } from '../../support/people';
import { useServer } from '../../support/testServer';
import { heading, openIn, twoPeople, useWalletPages } from '../../support/walletPages';

/** A visit without a session is no error: the console stays empty. No marker says so, so none can be lost or wrong. */
describeWithBrowser('a visit without a session', () => {
  const server = useServer({ wallet: readWalletFiles() });
  const pages = useWalletPages(server);
  let ann: Person;
  let messages: string[];

  beforeAll(async () => void ([ann] = await twoPeople(server)));
  beforeEach(() => void (messages = []));

  function listen(context: BrowserContext): BrowserContext {
    return context.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
  }

  const open = (context: BrowserContext, path: string, title: string): Promise<Page> =>
    openIn(context, server.url + path, title);

  test.each(['/', '/login', '/register', '/send', '/history'])('to %s writes nothing to the console', async (path) => {
    const context = listen(await pages.newContext());
    await open(context, path, path === '/register' ? 'Open an account' : 'Log in');
    expect(messages).toEqual([]);
  });

  test('after a logout elsewhere writes nothing to the console', async () => {
    const context = listen(await pages.contextOf(ann));
    const page = await open(context, '/', 'Home');
    await server.pool.query('UPDATE refresh_tokens SET revoked_at = now() WHERE user_id = $1', [ann.id]);
    await page.reload();
    await heading(page, 'Log in');
    expect(messages).toEqual([]);
  });

  test('a session goes on after a reload, in a second tab, and when all storage was cleared', async () => {
    const context = listen(await pages.contextOf(ann));
    const page = await open(context, '/history', 'History');
    await page.reload();
    await heading(page, 'History');
    await page.evaluate('localStorage.clear(); sessionStorage.clear()');
    await page.reload();
    await heading(page, 'History');
    await open(context, '/send', 'Send money');
    expect(messages).toEqual([]);
  });
});
