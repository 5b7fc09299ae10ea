import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { useBrowser } from './browser';
import { aPerson, logIn, type Person } from './people';
import type { TestServer } from './testServer';
import { useWatchedPages, type WatchedPages } from './watchedPages';

export interface WalletPages extends WatchedPages {
  /** A profile in which this person is logged in. */
  contextOf: (person: Person, options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** The page of this path, in such a profile. */
  openAs: (person: Person, path: string, options?: BrowserContextOptions) => Promise<Page>;
}

/** The wallet as it was built, in a real browser. `url` is where its pages come from, when that is not the server itself. */
export function useWalletPages(server: TestServer, url = () => server.url): WalletPages {
  const pages = useWatchedPages(useBrowser(), () => [url()]);

  async function contextOf({ email }: Person, options?: BrowserContextOptions): Promise<BrowserContext> {
    const context = await pages.newContext(options);
    // A separate session: the server takes one cookie in two profiles for a stolen one.
    await context.addCookies([browserCookie((await logIn(server, email)).cookie)]);
    return context;
  }

  async function openAs(person: Person, path: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await (await contextOf(person, options)).newPage();
    await page.goto(url() + path);
    return page;
  }

  return { ...pages, contextOf, openAs };
}

/** The refresh cookie as a browser keeps it. */
export function browserCookie(cookie: string) {
  const [name = '', value = ''] = cookie.split('=');
  return { name, value, domain: '127.0.0.1', path: '/api/auth', httpOnly: true, sameSite: 'Strict' } as const;
}

/** The page of this address in a profile, once it has this title. */
export async function openIn(context: BrowserContext, url: string, title: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await heading(page, title);
  return page;
}

/** Two people, who have not met. */
export async function twoPeople(server: TestServer): Promise<[ann: Person, bob: Person]> {
  return [await aPerson(server, 'Ann Example'), await aPerson(server, 'Bob Builder')];
}

/** Fills in a payment and goes as far as its confirmation. */
export async function review(page: Page, to: Person, amount: string): Promise<void> {
  await page.getByLabel('To', { exact: true }).fill(to.accountNumber);
  await page.getByLabel('Amount').fill(amount);
  // The name is looked up and shown before anything can be paid.
  await page.getByText('Bob B.').waitFor();
  await page.getByRole('button', { name: 'Review' }).click();
  await heading(page, 'Check and confirm');
}

export const pay = (page: Page) => page.getByRole('button', { name: /^Pay / });

export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
