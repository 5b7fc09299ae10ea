import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findFreePorts } from '../../support/freePorts';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { aPerson, balanceOf, PASSWORD, type Person } from '../../support/people';
import { start, stopAll } from '../../support/serverProcess';
import { createDatabase } from '../../support/testDatabase';
import { callsTo, type TestServer } from '../../support/testServer';
import { until } from '../../support/until';
import { heading, pay, review } from '../../support/walletPages';
import { useWatchedPages } from '../../support/watchedPages';

const run = promisify(execFile);
const VITE = path.join(__dirname, '../../../node_modules/vite/bin/vite.js');
const WEB = path.join(__dirname, '../../../web');

/** The wallet on another origin than the API, as VITE_API_URL builds it: its calls are cross-origin, with cookies. */
describeWithBrowser('the wallet on another origin than the API', () => {
  const closing: (() => unknown)[] = [];
  const servers: ChildProcess[] = [];
  let api: string;
  let allowed: string;
  let stranger: string;
  let ann: Person;
  let bob: Person;
  const browser = useBrowser();
  const pages = useWatchedPages(browser, () => [allowed, api]);
  const server = callsTo(() => api) as TestServer;

  beforeAll(async () => {
    const [apiPort, allowedPort, strangerPort] = (await findFreePorts(3)) as [number, number, number];
    [allowed, stranger] = [`http://localhost:${allowedPort}`, `http://localhost:${strangerPort}`];
    const database = await createDatabase({ empty: true });
    closing.push(database.drop);
    const env = {
      DATABASE_URL: database.connection.connectionString!,
      PORT: String(apiPort),
      CORS_ORIGINS: allowed,
      RATE_LIMIT_AUTH: '0',
    };
    api = await start(env).ready;
    closing.push(stopAll);
    const files = await mkdtemp(path.join(tmpdir(), 'payverse-wallet-'));
    closing.push(() => rm(files, { recursive: true }));
    const build = { cwd: WEB, env: { ...process.env, VITE_API_URL: api } };
    await run(process.execPath, [VITE, 'build', '--outDir', files, '--logLevel', 'error'], build);
    for (const port of [allowedPort, strangerPort]) await serve(files, port);
    [ann, bob] = [await aPerson(server, 'Ann Example'), await aPerson(server, 'Bob Builder')];
  }, 60_000);

  afterAll(async () => {
    for (const child of servers) await end(child);
    for (const close of closing.reverse()) await close();
  });

  async function serve(files: string, port: number): Promise<void> {
    const env = { ...process.env, WEB_PORT: String(port) };
    servers.push(spawn(process.execPath, [VITE, 'preview', '--outDir', files], { cwd: WEB, env, stdio: 'ignore' }));
    await until(() =>
      fetch(`http://localhost:${port}`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }

  async function end(child: ChildProcess): Promise<void> {
    const exit = once(child, 'exit');
    if (child.kill()) await exit;
  }

  test('lets people in, keeps them over a reload, and pays', async () => {
    const page = await pages.open('/login');
    await page.getByLabel('Email').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await heading(page, 'Home');
    await page.goto(`${allowed}/send`);
    await review(page, bob, '50');
    await pay(page).click();
    await heading(page, 'Paid');
    expect(await Promise.all([balanceOf(server, ann), balanceOf(server, bob)])).toEqual([950, 1_050]);

    await page.goto(`${allowed}/settings`);
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await heading(page, 'Log in');
    await page.reload();
    await heading(page, 'Log in');
  });

  test('cannot be used from an origin that is not allowed, and says so', async () => {
    // Not watched for errors: the browser logs the blocked request.
    const page = await (await browser.newContext()).newPage();
    await page.goto(stranger);
    await page.getByText('PayVerse cannot be reached').waitFor({ timeout: 15_000 });
  });
});
