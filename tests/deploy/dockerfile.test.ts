import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { findFreePort } from '../../src/platform/postgres/embedded/postgresCluster';
import { copiesOf, readDockerfile, textsOf } from '../support/dockerfile';
import { copyImage } from '../support/imageFiles';
import { useTemporaryFolders } from '../support/temporaryFolders';
import { createDatabase } from '../support/testDatabase';
import { until } from '../support/until';

/** Checks the images of Docker without a container engine: their instructions, and the files that they would have. */

const run = promisify(execFile);
const aFolder = useTemporaryFolders('payverse-deploy-');

/** Whether the builder receives this file: the last line that names it, or a folder above it, decides. */
function isSent(file: string): boolean {
  const lines = readFileSync('.dockerignore', 'utf8').match(/^[^#\n]+$/gm)!;
  const above = file.split('/').map((_name, index, names) => names.slice(0, index + 1).join('/'));
  const covers = (pattern: string) => above.some((each) => (pattern === '*' ? !each.includes('/') : each === pattern));
  return lines.findLast((line) => covers(line.replace(/^!/, '')))?.startsWith('!') ?? true;
}

describe('the Dockerfile', () => {
  const stages = readDockerfile('Dockerfile');
  const [build, final] = [stages[0]!, stages.at(-1)!];

  test.each(['Dockerfile', 'deploy/pgbouncer/Dockerfile'])('%s has no fault that a linter knows', (file) => {
    expect(validate(readFileSync(file, 'utf8'))).toEqual([]);
  });

  test('has a stage that builds and a stage that runs, both from one exact version of Node', () => {
    expect(stages).toHaveLength(2);
    const images = stages.map((stage) => textsOf(stage, 'FROM')[0]!.split(' ')[0]);
    expect(images).toEqual(Array(2).fill(expect.stringMatching(/^node:20\.\d+\.\d+-bookworm-slim$/)));
  });

  test('runs as a user who is not root, with a way to stop it and a way to ask how it is', () => {
    const names = final.map(({ name }) => name);

    expect(textsOf(final, 'USER')).toEqual(['node']);
    expect(names.indexOf('USER')).toBeLessThan(names.indexOf('CMD'));
    expect(names.lastIndexOf('COPY')).toBeLessThan(names.indexOf('USER'));
    expect(textsOf(final, 'STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(textsOf(final, 'HEALTHCHECK')[0]).toContain('/health/live');
    expect(textsOf(final, 'ENV')).toEqual(['NODE_ENV=production BIND_ADDRESS=0.0.0.0']);
  });

  test('copies only what is in the repository and is sent to the builder', async () => {
    const sources = stages.flatMap(copiesOf).filter(({ from }) => from === undefined).flatMap(({ sources }) => sources); // prettier-ignore

    expect(sources.length).toBeGreaterThan(6);
    for (const source of sources) expect([source, existsSync(source), isSent(source)]).toEqual([source, true, true]);
    for (const migration of await readdir('database/migrations')) {
      expect(isSent(`database/migrations/${migration}`)).toBe(true);
    }
    expect(isSent('database/init.sql')).toBe(false);
  });

  test.each([
    ...['.env', '.git/config', '.data/secrets.json', 'node_modules/x/index.js', 'dist/server.js', 'tests/x.ts'],
    ...['clients/other/x.ts', 'clients/typescript/dist/index.js', 'clients/typescript/node_modules/x/index.js'],
    ...['web/dist/index.html', 'web/node_modules/x/index.js'],
  ])('does not send %s to the builder', (file) => expect(isSent(file)).toBe(false));

  test('starts what the build makes', () => {
    const [command, script] = JSON.parse(textsOf(final, 'CMD')[0]!) as string[];

    expect(command).toBe('node');
    expect(textsOf(build, 'RUN').join('\n')).toMatch(/npm ci .*\n.*npm run build && npm prune --omit=dev/);
    expect(existsSync(script!)).toBe(true);
  });

  test('has the packages of every workspace to build with, and of none to run with', () => {
    const [install, make] = textsOf(build, 'RUN') as [string, string];
    const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8')) as { workspaces: string[] };
    const copiedBefore = (step: string) =>
      copiesOf(
        build.slice(
          0,
          build.findIndex(({ text }) => text === step),
        ),
      ).flatMap(({ sources }) => sources);

    expect(copiedBefore(install)).toEqual(expect.arrayContaining(workspaces.map((each) => `${each}/package.json`)));
    expect(copiedBefore(make)).toEqual(expect.arrayContaining(workspaces));
    // Vite's compilers are optional packages, and a build without them fails.
    expect(install).not.toContain('omit=optional');
    expect(make).toMatch(/ --omit=optional .*--workspaces=false/);
  });

  test('names no secret', () => {
    for (const { text } of stages.flat()) expect(text).not.toMatch(/SECRET|PASSWORD|TOKEN/);
  });

  test('has all that the server reads, and its healthcheck tells whether it lives', async () => {
    const [folder, database] = [await aFolder(), await createDatabase({ empty: true })];
    const port = String(await findFreePort());
    await copyImage(final, folder);
    const env = {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      BIND_ADDRESS: '0.0.0.0',
      PORT: port,
      DATABASE_URL: database.connection.connectionString,
      JWT_ACCESS_SECRET: 'a'.repeat(40),
      JWT_REFRESH_SECRET: 'b'.repeat(40),
    };
    const [command, ...args] = JSON.parse(textsOf(final, 'CMD')[0]!) as [string, ...string[]];
    const [health, ...question] = JSON.parse(textsOf(final, 'HEALTHCHECK')[0]!.split(' CMD ')[1]!) as [
      string,
      ...string[],
    ];
    const server = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });

    try {
      const output = outputOf(server);
      await until(() => output().includes('"msg":"ready"') || server.exitCode !== null);
      expect(output()).toContain('"msg":"ready"');
      for (const page of ['/health/ready', '/docs', '/docs/swagger-ui.css', '/openapi.json', '/errors']) {
        expect([page, (await fetch(`http://127.0.0.1:${port}${page}`)).status]).toEqual([page, 200]);
      }
      await expectWallet(`http://127.0.0.1:${port}`);
      await expect(run(health, question, { env, cwd: folder })).resolves.toEqual({ stdout: '', stderr: '' });
      // Proves the book, with what the image has.
      await run('node', ['dist/commands/ledgerVerify.js'], { env, cwd: folder });
      const { stdout } = await run('node', ['dist/commands/migrate.js'], { env, cwd: folder });
      expect(stdout).toMatch(/^the schema is current/);
    } finally {
      await end(server);
    }
    await expect(run(health, question, { env, cwd: folder })).rejects.toMatchObject({ code: 1 });
    await database.drop();
  }, 60_000);
});

describe('the start of PgBouncer in its container', () => {
  test('writes its one user, which only it may read, and becomes PgBouncer', async () => {
    const folder = await aFolder();
    await writeFile(
      path.join(folder, 'pgbouncer'),
      '#!/bin/sh\nprintf "%s, password: %s" "$*" "${DB_PASSWORD-gone}"\n',
    );
    await chmod(path.join(folder, 'pgbouncer'), 0o755);
    const env = { PATH: `${folder}:${process.env['PATH']}`, DB_USER: 'payverse', DB_PASSWORD: 'a"b\\c' };

    const { stdout } = await run('sh', ['deploy/pgbouncer/entrypoint.sh', folder], { env });

    expect(stdout).toBe(`${folder}/pgbouncer.ini, password: gone`);
    expect(await readFile(path.join(folder, 'userlist.txt'), 'utf8')).toBe('"payverse" "a""b\\c"\n');
    expect((await stat(path.join(folder, 'userlist.txt'))).mode & 0o777).toBe(0o600);
  });

  test('does not happen without a password', async () => {
    const started = run('sh', ['deploy/pgbouncer/entrypoint.sh', '/nowhere'], { env: { DB_USER: 'payverse' } });

    await expect(started).rejects.toMatchObject({ stderr: expect.stringMatching(/DB_PASSWORD/) });
  });
});

async function expectWallet(url: string): Promise<void> {
  const page = await fetch(`${url}/`);
  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
  const [, script = 'none'] = /<script [^>]*src="([^"]+)"/.exec(await page.text()) ?? [];
  const { status, headers } = await fetch(new URL(script, url));
  expect([script, status, headers.get('Content-Type')]).toEqual([script, 200, 'text/javascript; charset=utf-8']);
}

function outputOf(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return () => output;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
