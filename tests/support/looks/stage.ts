import type { BrowserContextOptions, Page } from 'playwright-core';
import { heading, useWalletPages } from '../walletPages';
import type { Person } from '../people';
import type { TestServer } from '../testServer';
import { seedCast, type Cast } from './cast';
import { fixTime } from './fixedTime';

/** Where one page of the wallet is seen in its states: new people, and a page that stays open from one state to the next. */
export interface Stage extends Cast {
  server: TestServer;
  page: Page;
  /** Opens this path in a new profile: for the person who is logged in there, or for a visitor. */
  open: (path: string, person: Person | null) => Promise<void>;
  /** Opens another path in the same profile. */
  goto: (path: string) => Promise<void>;
  title: (name: string) => Promise<void>;
}

/** The same everywhere: the language, the hours, and the browser that the settings name. */
const OPTIONS = {
  viewport: { width: 390, height: 844 },
  colorScheme: 'light',
  reducedMotion: 'reduce',
  locale: 'en-US',
  timezoneId: 'UTC',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
} as const satisfies BrowserContextOptions;

/** A new stage for each test. */
export function useStage(server: TestServer): () => Stage {
  const pages = useWalletPages(server);
  let stage: Stage;

  beforeEach(async () => {
    stage = {
      ...(await seedCast(server)),
      server,
      open: async (path, person) => {
        const context = person ? await pages.contextOf(person, OPTIONS) : await pages.newContext(OPTIONS);
        await fixTime(context);
        stage.page = await context.newPage();
        await stage.goto(path);
      },
      goto: async (path) => {
        await stage.page.goto(server.url + path);
      },
      title: (name) => heading(stage.page, name),
    } as Stage;
  });
  return () => stage;
}
