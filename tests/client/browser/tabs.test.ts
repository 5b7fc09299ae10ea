import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page, Route } from 'playwright-core';
import type { PayVerse, SessionEvent } from '../../../clients/typescript/src/index';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { aPerson, balanceOf, PASSWORD, type Person } from '../../support/people';
import { expired, useServer } from '../../support/testServer';
import { until } from '../../support/until';

/** The client as `npm run build:client` makes it, in the tabs of a real browser. */
declare global {
  var api: PayVerse;
  var events: SessionEvent[];
}

const root = join(__dirname, '../../..');
const LIBRARY = join(root, 'clients/typescript/dist/');
const HTML = `<!doctype html><link rel="icon" href="data:,">
<script type="module">
  import { createPayVerse } from '/client/index.js';
  globalThis.events = [];
  globalThis.api = createPayVerse({ baseUrl: '' });
  api.subscribe((event) => events.push(event));
  // Counts the messages of both clients. This listener comes first, so it has them by then.
  globalThis.told = 0;
  globalThis.ear = new BroadcastChannel('payverse ' + location.origin + '/api');
  ear.onmessage = () => (told += 1);
</script>`;

/** A refresh, also of a tab that has no session yet. */
const REFRESH = /\/api\/auth\/refresh(\?optional=true)?$/;

describeWithBrowser('in two tabs of a browser', () => {
  const server = useServer();
  const browser = useBrowser();
  let alice: Person;
  let bob: Person;
  let context: BrowserContext;
  let first: Page;
  let second: Page;
  /** The server issues expired tokens. */
  let givesExpired: boolean;

  beforeEach(async () => {
    [alice, bob] = [await aPerson(server), await aPerson(server)];
    givesExpired = false;
    context = await browser.newContext();
    await context.route(/\/(page|client\/.*)$/, serve);
    await context.route(/\/api\/auth\/(login|refresh)(\?optional=true)?$/, giveTokens);
    [first, second] = [await openPage(), await openPage()];
    server.requests.length = 0;
  });

  async function openPage(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${server.url}/page`);
    await page.waitForFunction(() => 'api' in globalThis);
    return page;
  }

  async function reloadBoth(): Promise<void> {
    await Promise.all([first.reload(), second.reload()]);
    for (const page of [first, second]) await page.waitForFunction(() => 'api' in globalThis);
  }

  /** The page and its modules, from the API's own origin. */
  function serve(route: Route): Promise<void> {
    const { pathname } = new URL(route.request().url());
    if (!pathname.startsWith('/client/')) return route.fulfill({ contentType: 'text/html', body: HTML });
    const file = LIBRARY + pathname.slice('/client/'.length);
    return route.fulfill({ contentType: 'text/javascript', body: readFileSync(file, 'utf8') });
  }

  async function giveTokens(route: Route): Promise<void> {
    if (!givesExpired) return route.continue();
    const response = await route.fetch();
    const { accessToken, ...rest } = (await response.json()) as { accessToken: string };
    await route.fulfill({ response, json: { ...rest, accessToken: expired(accessToken) } });
  }

  const logIn = (page: Page, { email }: Person) =>
    page.evaluate(async ([to, password]) => (await api.logIn(to!, password!)).response.status, [email, PASSWORD]);
  const resume = (page: Page) => page.evaluate(() => api.resume());
  const look = (page: Page) => page.evaluate(async () => (await api.GET('/api/users/me')).data?.user.id ?? null);
  const heard = (page: Page, type: SessionEvent['type']) =>
    page
      .waitForFunction((wanted) => events.find((event) => event.type === wanted), type)
      .then((handle) => handle.jsonValue());
  /** How many tabs wait for the lock. */
  const waiting = () => first.evaluate<number>('navigator.locks.query().then(({ pending }) => pending.length)');
  const refreshes = () => server.requests.filter(({ path }) => REFRESH.test(path)).length;

  /** Alice in both tabs, with one token that has expired. */
  async function bothExpired(): Promise<void> {
    givesExpired = true;
    await logIn(first, alice);
    await second.waitForFunction('told === 1');
    await resume(second);
    await first.waitForFunction('told === 2');
    givesExpired = false;
    server.requests.length = 0;
  }

  test('S1, S2: when both need a new token, one refresh gets it for both', async () => {
    await bothExpired();
    const refused = () => server.requests.filter(({ code }) => code === 'INVALID_TOKEN').length;
    await context.route(REFRESH, async (route) => {
      await until(() => refused() === 4);
      await route.continue();
    });

    const users = await Promise.all([first, second, first, second].map(look));

    expect(users).toEqual([alice.id, alice.id, alice.id, alice.id]);
    expect(refreshes()).toBe(1);
  });

  test('S2: so it is when the message with the token arrives after the lock is free', async () => {
    const refused = () => server.requests.filter(({ code }) => code === 'INVALID_TOKEN').length;
    await context.addInitScript(`
      const { set } = Object.getOwnPropertyDescriptor(BroadcastChannel.prototype, 'onmessage');
      const late = (listener) => (event) => setTimeout(() => listener(event), 50);
      Object.defineProperty(BroadcastChannel.prototype, 'onmessage', { set(listener) { set.call(this, late(listener)); } });
    `);
    await reloadBoth();
    await bothExpired();
    await context.route(REFRESH, async (route) => {
      await until(async () => refused() === 2 && (await waiting()) === 1);
      await route.continue();
    });

    expect(await Promise.all([first, second].map(look))).toEqual([alice.id, alice.id]);

    expect(refreshes()).toBe(1);
  });

  test('S1: so it is when both load at once', async () => {
    await logIn(first, alice);
    await reloadBoth();
    server.requests.length = 0;
    await context.route(REFRESH, async (route) => {
      await until(async () => (await waiting()) === 1);
      await route.continue();
    });

    expect(await Promise.all([first, second].map(resume))).toEqual([alice.id, alice.id]);

    expect(refreshes()).toBe(1);
  });

  test('S1: after a failed refresh of one tab, the other one refreshes', async () => {
    await bothExpired();
    // A tab sends two requests before it gives up.
    let left = 2;
    await context.route(REFRESH, async (route) => {
      if (left === 0) return route.fallback();
      left -= 1;
      await until(async () => (await waiting()) === 1);
      await route.abort();
    });

    const users = await Promise.all([first, second].map((page) => look(page).catch(() => 'failed')));

    expect(users.sort()).toEqual([alice.id, 'failed'].sort());
    expect(refreshes()).toBe(1);
  });

  test('S7: a logout in one ends the other', async () => {
    await logIn(first, alice);
    await resume(second);

    await second.evaluate(() => api.logOut());

    expect(await heard(first, 'ended')).toEqual({ type: 'ended', reason: 'loggedOut' });
    expect(await first.evaluate(() => api.userId)).toBeNull();
  });

  test('S7: a second logout, or one without a session, leaves another user logged in', async () => {
    await logIn(first, alice);
    await resume(second);
    await context.route(/\/api\/auth\/logout$/, (route) => route.abort());
    expect(await first.evaluate(() => api.logOut().catch((error: unknown) => (error as Error).name))).toBe(
      'ConnectionError',
    );
    await context.unroute(/\/api\/auth\/logout$/);
    await heard(second, 'ended');
    await logIn(second, bob);

    await first.evaluate(() => api.logOut());
    await first.evaluate(() => api.logOut());

    expect(await look(second)).toBe(bob.id);
    expect(await second.evaluate(() => api.userId)).toBe(bob.id);
    expect((await server.get('/api/auth/sessions', alice.token).expect(200)).body.data).toHaveLength(1);
    await reloadBoth();
    expect(await resume(second)).toBe(bob.id);
  });

  test('a payment with a lost answer is made once', async () => {
    await logIn(first, alice);
    let isLost = true;
    await context.route(/\/api\/transactions\/send$/, async (route) => {
      if (!isLost) return route.continue();
      isLost = false;
      await route.fetch();
      await route.abort();
    });

    const answer = await first.evaluate(async (toAccountNumber) => {
      const { data, response } = await api.intent('/api/transactions/send', { toAccountNumber, amount: 10 }).send();
      return [data?.balance, response.headers.get('Idempotency-Replayed')];
    }, bob.accountNumber);

    expect(answer).toEqual([990, 'true']);
    expect([await balanceOf(server, alice), await balanceOf(server, bob)]).toEqual([990, 1010]);
  });

  test('a tab without a session gets an event about a login, and joins it by `resume`', async () => {
    await logIn(first, alice);

    expect(await heard(second, 'startedElsewhere')).toEqual({ type: 'startedElsewhere', userId: alice.id });
    expect(await second.evaluate(() => api.userId)).toBeNull();
    expect(await resume(second)).toBe(alice.id);
  });

  test('S5: a second login of the same user continues the session of the other tab', async () => {
    await logIn(first, alice);
    await resume(second);
    await logIn(second, alice);
    await second.evaluate(() => api.POST('/api/auth/logout-all'));

    // Both tabs have the token of the newer session, which has ended with all others.
    expect(await look(first)).toBeNull();
    expect(await heard(first, 'ended')).toEqual({ type: 'ended', reason: 'expired' });
  });

  test.each(['told', 'not told'])(
    'S5, S8: after a login of another user in one, the other pays nothing in their name, %s',
    async (how) => {
      await logIn(first, alice);
      await resume(second);
      const intent = await first.evaluate((toAccountNumber) => {
        const wanted = api.intent('/api/transactions/send', { toAccountNumber, amount: 10 });
        Object.assign(globalThis, { wanted });
        return wanted.toJSON();
      }, alice.accountNumber);
      if (how === 'told') {
        await logIn(second, bob);
        expect(await heard(first, 'ended')).toEqual({ type: 'ended', reason: 'replaced' });
      } else {
        // As if the message was lost. The page's own token has expired, so that it refreshes.
        await second.evaluate(() => api.close());
        await logIn(second, bob);
        await server.post('/api/auth/logout', undefined, await tokenOf(first)).expect(204);
      }
      server.requests.length = 0;

      const paid = await first.evaluate('wanted.send().then(({ error }) => error?.code ?? "paid", ({ name }) => name)');

      expect(paid).toBe(how === 'told' ? 'SessionEndedError' : 'INVALID_TOKEN');
      expect(await heard(first, 'ended')).toEqual({ type: 'ended', reason: 'replaced' });
      expect(await balanceOf(server, bob)).toBe(1000);
      expect(intent.userId).toBe(alice.id);
      expect(await look(second)).toBe(bob.id);
    },
  );

  /** The token with which this page calls. */
  async function tokenOf(page: Page): Promise<string> {
    const [request] = await Promise.all([page.waitForRequest(/\/api\/users\/me$/), look(page)]);
    return (await request.allHeaders())['authorization']!.slice('Bearer '.length);
  }

  test('the token is in no storage', async () => {
    await logIn(first, alice);

    expect(await first.evaluate('[localStorage.length, sessionStorage.length, document.cookie]')).toEqual([0, 0, '']);
  });
});
