import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFreePorts } from '../../support/freePorts';
import { describeWithBrowser, useBrowser } from '../../support/browser';
import { createDatabase } from '../../support/testDatabase';
import { until } from '../../support/until';
import { heading } from '../../support/walletPages';

describeWithBrowser('npm run dev', () => {
  const browser = useBrowser();

  test('has the API and the pages, which are one origin for the browser, and ends as a whole', async () => {
    const [port, webPort] = (await findFreePorts(2)) as [number, number];
    const database = await createDatabase({ empty: true });
    const env = {
      ...process.env,
      PORT: String(port),
      WEB_PORT: String(webPort),
      DATABASE_URL: database.connection.connectionString,
    };
    // A separate process group, as a terminal makes it, so that Ctrl-C ends all of it.
    const dev = spawn('npm', ['run', 'dev'], { env, detached: true, stdio: 'ignore' });
    const exit = once(dev, 'exit');
    const isUp = (url: string) =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      );
    try {
      await until(() => isUp(`http://localhost:${port}/health/ready`), 40_000);
      await until(() => isUp(`http://localhost:${webPort}/`));
      const page = await (await browser.newContext()).newPage();
      await page.goto(`http://localhost:${webPort}/register`);
      await page.getByLabel('Name').fill('Ann Example');
      await page.getByLabel('Email').fill('ann@example.com');
      await page.getByLabel('Password', { exact: true }).fill('securepassword');
      await page.getByRole('button', { name: 'Open the account' }).click();
      await heading(page, 'Home');
      await page.reload();
      await heading(page, 'Home');
    } finally {
      process.kill(-dev.pid!, 'SIGINT');
      await exit;
    }
    for (const each of [port, webPort]) await until(async () => !(await isUp(`http://localhost:${each}/`)));
    await database.drop();
  }, 90_000);
});
