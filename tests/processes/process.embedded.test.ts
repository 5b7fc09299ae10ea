import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { isPostgresUp, postmasterOf, register, useDataDirs } from '../support/dataDir';
import { start, stop } from '../support/serverProcess';
import { until } from '../support/until';

/** The server as a process that starts its embedded PostgreSQL in DATA_DIR. */
const aFolder = useDataDirs();

const isReady = async (url: string) => (await fetch(`${url}/health/ready`)).status === 200;
describe('with nothing configured', () => {
  test('starts a PostgreSQL, keeps its data, and stops it on SIGTERM', async () => {
    const dataDir = await aFolder();
    const first = start({ DATA_DIR: dataDir });
    expect((await register(await first.ready, 'a@example.com')).status).toBe(201);
    expect(await stop(first)).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);

    const second = start({ DATA_DIR: dataDir });

    expect((await register(await second.ready, 'a@example.com')).status).toBe(409);
  });

  test('F26 stops once on Ctrl-C, however often it is pressed', async () => {
    const dataDir = await aFolder();
    const server = start({ DATA_DIR: dataDir });
    await server.ready;

    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) server.child.kill(signal);

    expect(await server.ended).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);
  });

  test('stops when its terminal is closed', async () => {
    const dataDir = await aFolder();
    const server = start({ DATA_DIR: dataDir });
    await server.ready;

    server.child.kill('SIGHUP');

    expect(await server.ended).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);
  });

  test('a signal while it starts stops it too', async () => {
    const dataDir = await aFolder();
    const server = start({ DATA_DIR: dataDir });
    await once(server.child, 'spawn');
    await until(() => isPostgresUp(dataDir), 30_000);

    expect(await stop(server)).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);
  });

  test('of two servers on one DATA_DIR the second reports it and ends; the first goes on', async () => {
    const dataDir = await aFolder();
    const first = start({ DATA_DIR: dataDir });
    const url = await first.ready;

    const second = start({ DATA_DIR: dataDir });

    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(`PayVerse did not start: another PayVerse server is using ${dataDir}\n`);
    expect(await isReady(url)).toBe(true);
  });

  test('of four that start at once on a new DATA_DIR one runs', async () => {
    const dataDir = await aFolder();
    const servers = Array.from({ length: 4 }, () => start({ DATA_DIR: dataDir }));

    const results = await Promise.allSettled(servers.map(({ ready }) => ready));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(String(result.reason)).toMatch(/another PayVerse server/);
  });

  test('F01 a killed server leaves nothing that stops the next start, its PostgreSQL still running or not', async () => {
    const dataDir = await aFolder();
    for (const alsoPostgres of [false, true]) {
      const killed = start({ DATA_DIR: dataDir });
      await killed.ready;
      killed.child.kill('SIGKILL');
      await killed.ended;
      if (alsoPostgres) process.kill(await postmasterOf(dataDir), 'SIGKILL');

      const next = start({ DATA_DIR: dataDir });

      expect(await isReady(await next.ready)).toBe(true);
      expect(await stop(next)).toBe(0);
      expect(await isPostgresUp(dataDir)).toBe(false);
    }
  });

  test('F03 a PostgreSQL that is killed is started again, and the server lives on', async () => {
    const dataDir = await aFolder();
    const server = start({ DATA_DIR: dataDir });
    const url = await server.ready;
    expect((await register(url, 'a@example.com')).status).toBe(201);

    const killed = await postmasterOf(dataDir);
    process.kill(killed, 'SIGKILL');

    await until(async () => (await postmasterOf(dataDir).catch(() => killed)) !== killed, 30_000);
    await until(() => isReady(url), 20_000);
    expect((await register(url, 'a@example.com')).status).toBe(409);
    expect(await stop(server)).toBe(0);
    expect(await isPostgresUp(dataDir)).toBe(false);
  });
});

test('F27 when the port is taken, ends with one clear line and nothing left running', async () => {
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const dataDir = await aFolder();

  const server = start({ PORT: String(port), DATA_DIR: dataDir });

  expect(await server.ended).toBe(1);
  expect(server.output()).toBe(`PayVerse did not start: port ${port} cannot be opened: it is in use\n`);
  expect(await isPostgresUp(dataDir)).toBe(false);
  taken.close();
});
