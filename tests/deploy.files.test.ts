import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse as parseDotEnv } from 'dotenv';
import { validate } from 'dockerfile-utils';
import { parse as parseYaml } from 'yaml';
import { loadEnv } from '../src/config/env';
import { findFreePort } from '../src/platform/postgres/embedded/postgresCluster';
import { describeWith } from './support/describeWith';
import { createDatabase } from './support/testDatabase';
import { until } from './support/until';

/** What can be known of the files for deployment without a container engine. */

const run = promisify(execFile);
const isInstalled = (program: string) => spawnSync(program, ['--version']).status === 0;
const folders: string[] = [];

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'payverse-deploy-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

interface Instruction {
  name: string;
  text: string;
}

/** The instructions of each stage. */
function readDockerfile(file: string): Instruction[][] {
  const lines = readFileSync(file, 'utf8').replaceAll(/^#.*\n/gm, '').replaceAll('\\\n', ' ').split('\n').filter(Boolean); // prettier-ignore
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, name, text] = /^\s*([A-Z]+)\s+(.*)$/.exec(line)!;
    if (name === 'FROM') stages.push([]);
    stages.at(-1)!.push({ name: name!, text: text! });
  }
  return stages;
}

const all = (stage: Instruction[], name: string) => stage.filter((each) => each.name === name).map(({ text }) => text);

interface Copy {
  from: string | undefined;
  sources: string[];
  target: string;
}

function copiesOf(stage: Instruction[]): Copy[] {
  return all(stage, 'COPY').map((text) => {
    const words = text.split(/\s+/);
    const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
    const paths = words.filter((word) => !word.startsWith('--'));
    return { from, sources: paths.slice(0, -1), target: paths.at(-1)! };
  });
}

/** Whether the builder gets it: of the lines that name it, or a folder that it is in, the last one counts. */
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
    const images = stages.map((stage) => all(stage, 'FROM')[0]!.split(' ')[0]);
    expect(images).toEqual(Array(2).fill(expect.stringMatching(/^node:20\.\d+\.\d+-bookworm-slim$/)));
  });

  test('runs as a user who is not root, with a way to stop it and a way to ask how it is', () => {
    const names = final.map(({ name }) => name);

    expect(all(final, 'USER')).toEqual(['node']);
    expect(names.indexOf('USER')).toBeLessThan(names.indexOf('CMD'));
    expect(names.lastIndexOf('COPY')).toBeLessThan(names.indexOf('USER'));
    expect(all(final, 'STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(all(final, 'HEALTHCHECK')[0]).toContain('/health/live');
    expect(all(final, 'ENV')).toEqual(['NODE_ENV=production BIND_ADDRESS=0.0.0.0']);
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
    const [command, script] = JSON.parse(all(final, 'CMD')[0]!) as string[];

    expect(command).toBe('node');
    expect(all(build, 'RUN').join('\n')).toMatch(/npm ci .*\n.*npm run build && npm prune --omit=dev/);
    expect(existsSync(script!)).toBe(true);
  });

  test('has the packages of every workspace to build with, and of none to run with', () => {
    const [install, make] = all(build, 'RUN') as [string, string];
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
    const [command, ...args] = JSON.parse(all(final, 'CMD')[0]!) as [string, ...string[]];
    const [health, ...question] = JSON.parse(all(final, 'HEALTHCHECK')[0]!.split(' CMD ')[1]!) as [string, ...string[]];
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

/** All that the last stage has. */
async function copyImage(stage: Instruction[], folder: string): Promise<void> {
  for (const { from, sources, target } of copiesOf(stage)) {
    for (const source of sources) {
      const destination = path.join(folder, target.endsWith('/') ? target + path.basename(source) : target);
      if (source === '/app/node_modules') await copyProductionPackages(destination);
      else await cp(from === undefined ? source : source.replace('/app/', ''), destination, { recursive: true });
    }
  }
}

async function expectWallet(url: string): Promise<void> {
  const page = await fetch(`${url}/`);
  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
  const [, script = 'none'] = /<script [^>]*src="([^"]+)"/.exec(await page.text()) ?? [];
  const { status, headers } = await fetch(new URL(script, url));
  expect([script, status, headers.get('Content-Type')]).toEqual([script, 200, 'text/javascript; charset=utf-8']);
}

interface Locked {
  dependencies?: Record<string, string>;
}

/** What `npm prune` leaves: what the server depends on, and what that does, found as Node finds it. */
async function copyProductionPackages(target: string): Promise<void> {
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const found = new Set<string>();
  const visit = (where: string) => {
    for (const name of Object.keys(packages[where]?.dependencies ?? {})) {
      const at = candidates(where, name).find((place) => place in packages);
      if (at === undefined) throw new Error(`${name}, which ${where} needs, is not locked`);
      if (!found.has(at)) visit((found.add(at), at));
    }
  };
  visit('');
  // What is inside of another package comes with it.
  const places = [...found].filter((place) => place.lastIndexOf('node_modules/') === 0);
  for (const folder of new Set(places.map((place) => path.dirname(place)))) {
    const destination = path.join(target, path.relative('node_modules', folder));
    await mkdir(destination, { recursive: true });
    await run('cp', ['-R', ...places.filter((place) => path.dirname(place) === folder), destination]);
  }
}

/** Beside itself, and then beside each package above. */
function candidates(where: string, name: string): string[] {
  const above = where === '' ? [] : where.split('/node_modules/').map((_part, i, parts) => parts.slice(0, i + 1).join('/node_modules/')); // prettier-ignore
  return [...above.reverse().map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
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

interface Service {
  restart?: string;
  image?: string;
  build?: string;
  pull_policy?: string;
  user?: string;
  ports?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  networks: string[] | Record<string, { ipv4_address?: string } | null>;
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  command?: string[];
}

interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, null>;
}

const VALUE = /\$\{(\w+)(?::([?-])([^}]*))?\}/g;

/** As compose fills in variables. */
const interpolated = (text: string, values: Record<string, string>) =>
  text
    .replaceAll(VALUE, (_all, name: string, _kind: string, rest: string) => values[name] ?? rest)
    .replaceAll('$$', '$');

describe('docker-compose.yml', () => {
  const source = readFileSync('docker-compose.yml', 'utf8');
  const compose = parseYaml(source, { merge: true }) as Compose;
  const services = Object.entries(compose.services);
  const { nginx, 'api-1': api1, 'api-2': api2, prometheus, pgbouncer, postgres, redis, migrate } = compose.services;
  const exporter = compose.services['node-exporter'];
  const builders = services.map(([, service]) => service).filter(({ build }) => build !== undefined);
  const example = parseDotEnv(readFileSync('deploy/docker/compose.env.example'));
  const secrets = Object.fromEntries(
    Object.keys(example).map((name) => [name, `${name.toLowerCase()}0123456789`.repeat(2)]),
  );
  const values = { ...secrets, CORS_ORIGINS: 'https://app.test', SERVER_NAME: 'pay.test', PAYVERSE_VERSION: '1' };
  const networksOf = ({ networks }: Service) => (Array.isArray(networks) ? networks : Object.keys(networks));
  const addressOf = ({ networks }: Service, network = 'front') =>
    Array.isArray(networks) ? undefined : networks[network]?.ipv4_address;
  const environmentOf = ({ environment = {} }: Service) =>
    Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, interpolated(text, values)]));

  test('has PostgreSQL, Redis, PgBouncer, nginx, a step that migrates, two instances of the API, Prometheus and node_exporter', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      ['api-1', 'api-2', 'migrate', 'nginx', 'node-exporter', 'pgbouncer', 'postgres', 'prometheus', 'redis'].sort(),
    );
    const unlike = { networks: null, build: null, pull_policy: null, environment: null };
    expect({ ...api1, ...unlike }).toEqual({ ...api2, ...unlike });
    const own = { BIND_ADDRESS: null, METRICS_ADDRESS: null, SECURITY_LOG: null };
    expect({ ...api1!.environment, ...own }).toEqual({ ...api2!.environment, ...own });
  });

  test('builds each image once, and asks no registry for it', () => {
    expect(builders.map(({ image }) => image).sort()).toEqual([pgbouncer!.image, api1!.image].sort());
    expect(api1).toHaveProperty('build', '.');
    for (const each of [api2, migrate]) expect(each).toMatchObject({ image: api1!.image, pull_policy: 'never' });
  });

  test.each(services)(
    'fault D1: %s is of one version, is asked how it is, and neither fills the disk with its log nor waits for it',
    (_name, service) => {
      const { image } = service;
      const build = builders.find((builder) => builder.image === image)?.build;
      if (build === undefined) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+(\.\d+)?(-bookworm)?$/);
      else expect(existsSync(path.join(build, 'Dockerfile'))).toBe(true);
      const inImage =
        build !== undefined && all(readDockerfile(path.join(build, 'Dockerfile')).at(-1)!, 'HEALTHCHECK').length;
      expect(service.healthcheck !== undefined || inImage).toBeTruthy();
      const ends = service === migrate;
      expect(service.healthcheck?.disable ?? false).toBe(ends);
      expect(service).toMatchObject({
        restart: ends ? 'no' : 'unless-stopped',
        security_opt: ['no-new-privileges:true'],
        logging: { options: { 'max-size': '20m', 'max-file': '5', mode: 'non-blocking', 'max-buffer-size': '4m' } },
      });
    },
  );

  test('starts each when what it needs is healthy', () => {
    const needs = Object.fromEntries(services.map(([name, { depends_on = {} }]) => [name, Object.keys(depends_on)]));
    expect(needs).toMatchObject({
      nginx: ['api-1', 'api-2'],
      'api-1': ['pgbouncer', 'redis', 'migrate'],
      'api-2': ['pgbouncer', 'redis', 'migrate'],
      pgbouncer: ['postgres'],
      migrate: ['postgres'],
    });
    for (const [name, { condition }] of services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on)))
      expect([name, condition]).toEqual([
        name,
        name === 'migrate' ? 'service_completed_successfully' : 'service_healthy',
      ]);
  });

  test('lets the world reach nginx only, by TLS only, and nothing but nginx reach the world', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['nginx']);
    expect(nginx!.ports).toEqual(['443:443']);
    const open = Object.entries(compose.networks).filter(([, network]) => network?.internal !== true);
    expect(open.map(([name]) => name)).toEqual(['edge']);
    expect(services.filter(([, service]) => networksOf(service).includes('edge')).map(([name]) => name)).toEqual([
      'nginx',
    ]);
  });

  test('keeps data from nginx, Prometheus and node_exporter', () => {
    for (const each of [postgres!, redis!, pgbouncer!, migrate!]) expect(networksOf(each)).toEqual(['data']);
    for (const each of [prometheus!, exporter!]) expect(networksOf(each)).toEqual(['metrics']);
    expect(networksOf(nginx!)).toEqual(['edge', 'front']);
  });

  test('gives an instance an environment that it starts with', () => {
    const environment = environmentOf(api1!);
    const known = readFileSync('.env.example', 'utf8')
      .match(/^(?:# )?[A-Z_]+(?==)/gm)!
      .map((name) => name.replace('# ', ''));

    expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
    const env = loadEnv({ ...environment, NODE_ENV: 'production' });
    expect(env).toMatchObject({
      databasePooled: true,
      database: { host: 'pgbouncer', port: 6432, user: 'payverse', database: 'payverse_db' },
      trustProxy: [addressOf(nginx!)],
      corsOrigins: ['https://app.test'],
      metricsPort: 9464,
    });
    expect(new URL(env.redisUrl!)).toMatchObject({
      hostname: 'redis',
      password: environmentOf(redis!)['REDIS_PASSWORD'],
    });
    expect(environmentOf(pgbouncer!)).toEqual({
      DB_USER: environment['DB_USER'],
      DB_PASSWORD: environment['DB_PASSWORD'],
    });
    expect(environmentOf(postgres!)['PAYVERSE_DB_PASSWORD']).toBe(environment['DB_PASSWORD']);
  });

  test('fault F10: opens the port of an instance to nginx alone, and that of its metrics to Prometheus alone', () => {
    for (const each of [api1!, api2!]) {
      expect(environmentOf(each)).toMatchObject({
        BIND_ADDRESS: addressOf(each),
        METRICS_ADDRESS: addressOf(each, 'metrics'),
      });
      expect(addressOf(each, 'metrics')).toMatch(/^172\.30\.91\.\d+$/);
    }
    expect(services.filter(([, each]) => networksOf(each).includes('front')).map(([name]) => name).sort()).toEqual(['api-1', 'api-2', 'nginx']); // prettier-ignore
  });

  test('fault F10: gives the password of the owner of the schema to the step that migrates, and to no instance', () => {
    const owner = environmentOf(migrate!);

    expect(owner).toMatchObject({ DB_HOST: 'postgres', DB_USER: 'payverse_owner', DB_NAME: 'payverse_db' });
    expect(owner['DB_PASSWORD']).toBe(environmentOf(postgres!)['PAYVERSE_OWNER_PASSWORD']);
    for (const each of [api1!, api2!, pgbouncer!]) {
      expect(Object.values(environmentOf(each))).not.toContain(owner['DB_PASSWORD']);
      expect(environmentOf(each)['DB_USER']).toBe('payverse');
    }
    expect(migrate!.command).toEqual(['node', 'dist/commands/migrate.js', '--grant', 'payverse']);
  });

  test('fault F5: keeps the security log of each instance in a file of its own on the host, which the host rotates', () => {
    const files = [api1!, api2!].map((each) => environmentOf(each)['SECURITY_LOG']);

    expect(files).toEqual(['/var/log/payverse/security-1.log', '/var/log/payverse/security-2.log']);
    for (const each of [api1!, api2!]) expect(each.volumes).toEqual(['/var/log/payverse:/var/log/payverse']);
    expect(readFileSync('deploy/logrotate/payverse', 'utf8')).toMatch(/^\/var\/log\/payverse\/security-\*\.log \{$/m);
  });

  test('tells nginx and Prometheus where the instances are', () => {
    const { PORT, METRICS_PORT } = environmentOf(api1!);
    const scraped = parseYaml(readFileSync('deploy/prometheus/prometheus.yml', 'utf8')) as {
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };

    expect(environmentOf(nginx!)).toMatchObject({
      API_1: `${addressOf(api1!)}:${PORT}`,
      API_2: `${addressOf(api2!)}:${PORT}`,
    });
    expect(new Set([nginx, api1, api2].map((each) => addressOf(each!)))).toHaveProperty('size', 3);
    const targets = scraped.scrape_configs.map(({ job_name, static_configs: [first] }) => [job_name, first!.targets]);
    expect(targets).toEqual([
      ['payverse', [`api-1:${METRICS_PORT}`, `api-2:${METRICS_PORT}`]],
      ['node', ['node-exporter:9100']],
    ]);
  });

  test('shows Prometheus the verdict that cron leaves on the host', () => {
    const [folder, inside, mode] = exporter!.volumes![0]!.split(':');
    const cron = /^.* exec -T api-1 .*ledgerVerify.*$/m.exec(readFileSync('docs/deploy.md', 'utf8'))![0];

    expect(mode).toBe('ro');
    expect(exporter!.command).toContain(`--collector.textfile.directory=${inside}`);
    // Only what ends in .prom is read, so never half of it.
    expect(cron).toMatch(new RegExp(`>${folder}/\\.new && mv ${folder}/\\.new ${folder}/payverse_ledger\\.prom$`));
    expect(cron).not.toContain('%');
  });

  test('gives nginx a value for each name of its template, and none that it does not have', () => {
    const template = readFileSync('deploy/nginx/payverse.conf.template', 'utf8');
    const names = new Set(Array.from(template.matchAll(/\$\{?([A-Z][A-Z0-9_]*)/g), ([, name]) => name!));

    expect(Object.keys(nginx!.environment!).sort()).toEqual([...names].sort());
  });

  test('agrees with the configuration of PgBouncer', () => {
    const ini = readFileSync('deploy/pgbouncer/pgbouncer.ini', 'utf8');
    const { DB_PORT, DB_NAME } = environmentOf(api1!);

    expect(ini).toMatch(new RegExp(`^listen_port *= *${DB_PORT}$`, 'm'));
    expect(ini).toMatch(new RegExp(`^${DB_NAME} *=.*\\bhost=postgres\\b`, 'm'));
    expect(ini).toMatch(/^auth_file *= *\/etc\/pgbouncer\/userlist\.txt$/m);
    expect(ini).toMatch(/^pool_mode *= *transaction$/m);
  });

  test('mounts only what is in the repository, for reading, and what it keeps', () => {
    const mounts = services
      .flatMap(([, { volumes = [] }]) => volumes)
      .map((text) => interpolated(text, { TLS_FOLDER: 'T' }));
    const files = mounts.filter((mount) => mount.startsWith('./')).map((mount) => mount.split(':'));

    expect(files.length).toBeGreaterThanOrEqual(5);
    for (const [file, , mode] of files) expect([file, existsSync(file!), mode]).toEqual([file, true, 'ro']);
    const named = mounts.filter((mount) => !mount.startsWith('./')).map((mount) => mount.split(':')[0]);
    expect([...new Set(named)].sort()).toEqual(
      ['/var/lib/payverse/verdict', '/var/log/payverse', 'T', ...Object.keys(compose.volumes)].sort(),
    );
  });

  test('has no secret in it, and does not start without one', () => {
    const used = Array.from(source.matchAll(VALUE), ([, name, kind]) => ({ name: name!, kind }));

    expect([...new Set(used.map(({ name }) => name))].sort()).toEqual(Object.keys(example).sort());
    expect(used.filter(({ kind }) => kind !== '?').map(({ name }) => name)).toEqual(['CORS_ORIGINS']);
    expect(Object.values(example).join('')).toBe('');
    const settings = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
    for (const [name, text] of settings) if (/PASSWORD|SECRET/.test(name)) expect(text).toMatch(/^\$\{\w+:\?.*\}$/);
  });
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

describeWith(
  'promtool',
  isInstalled('promtool'),
  'TEST_PROMETHEUS',
)('Prometheus', () => {
  test('accepts its configuration, and finds the rules', async () => {
    const { stdout } = await run('promtool', ['check', 'config', 'deploy/prometheus/prometheus.yml']);

    expect(stdout).toMatch(/1 rule files? found[^]*SUCCESS: \d+ rules found/);
  });
});

const UNITS = ['payverse@.service', 'payverse-migrate.service', 'payverse-verify.service', 'payverse-verify.timer'];

describeWith(
  'systemd-analyze',
  isInstalled('systemd-analyze'),
  'TEST_SYSTEMD',
)('systemd', () => {
  async function copyOfUnits(): Promise<string> {
    const folder = await aFolder();
    for (const unit of UNITS) {
      const text = await readFile(`deploy/systemd/${unit}`, 'utf8');
      await writeFile(path.join(folder, unit), text.replaceAll('/usr/bin/node', process.execPath));
    }
    return folder;
  }

  test('has nothing to say against the units', async () => {
    const cwd = await copyOfUnits();

    const answer = await run('systemd-analyze', ['verify', '--man=no', ...UNITS.map((unit) => `./${unit}`)], { cwd });

    expect(answer).toEqual({ stdout: '', stderr: '' });
  });

  test.each(UNITS.filter((unit) => unit.endsWith('.service')))('finds %s little exposed', async (unit) => {
    const cwd = await copyOfUnits();

    // In tenths: it fails above that. What is left is the network, and that V8 compiles.
    await run('systemd-analyze', ['security', '--offline=true', '--threshold=16', `./${unit}`], { cwd });
  });
});

describe('the unit of the API', () => {
  const unit = readFileSync('deploy/systemd/payverse@.service', 'utf8');
  const example = parseDotEnv(readFileSync('deploy/systemd/payverse.env.example'));
  const settings = Object.fromEntries(/^Environment=(.*)$/m.exec(unit)![1]!.split(' ').map((pair) => pair.split('='))); // prettier-ignore

  test('makes, with the example of its environment filled in, an environment that the server starts with', () => {
    const filled = { DB_PASSWORD: 'x', REDIS_URL: 'redis://default:x@127.0.0.1:6379' };
    const secrets = { JWT_ACCESS_SECRET: 'a'.repeat(40), JWT_REFRESH_SECRET: 'b'.repeat(40) };
    const own = Object.entries(settings).map(([name, text]) => [name, String(text).replace('%i', '5001')]);

    const env = loadEnv({ ...example, ...filled, ...secrets, ...Object.fromEntries(own) });

    expect(env).toMatchObject({ production: true, port: 5001, metricsPort: 15001, trustProxy: ['127.0.0.1'] });
    expect(env).toMatchObject({ bindAddress: '127.0.0.1', metricsAddress: '127.0.0.1' });
    expect(env.securityLog).toBe('/var/log/payverse/security-5001.log');
    expect(unit).toMatch(/^LogsDirectory=payverse$/m);
    // The file would win.
    for (const name of Object.keys(settings)) expect(example).not.toHaveProperty(name);
    expect(Object.keys(example).filter((name) => /PASSWORD|SECRET/.test(name) && example[name] !== '')).toEqual([]);
  });

  test('fault F10: has a role that is not the one of the step that migrates, which runs first and as another user', () => {
    const migrate = readFileSync('deploy/systemd/payverse-migrate.service', 'utf8');
    const owner = parseDotEnv(readFileSync('deploy/systemd/migrate.env.example'));

    expect(unit).toMatch(/^Wants=.*\bpayverse-migrate\.service$/m);
    expect(unit).toMatch(/^After=.*\bpayverse-migrate\.service$/m);
    expect(migrate).toMatch(/^DynamicUser=yes$/m);
    expect(migrate).toMatch(
      new RegExp(`^ExecStart=.* dist/commands/migrate\\.js --grant ${example['DB_USER']!}$`, 'm'),
    );
    expect(migrate).toMatch(/^EnvironmentFile=\/etc\/payverse\/migrate\.env$/m);
    expect([owner['DB_USER'], example['DB_USER']]).toEqual(['payverse_owner', 'payverse']);
    expect(owner['DB_NAME']).toBe(example['DB_NAME']);
  });

  test('starts what the build makes, gives it time to end, and lets V8 compile', () => {
    expect(unit).toMatch(/^ExecStart=\/usr\/bin\/node dist\/server\.js$/m);
    expect(unit).toMatch(/^KillMode=mixed$/m);
    expect(unit).toMatch(/^TimeoutStopSec=15$/m);
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute/m);
  });

  test('never gives up, replaces a worker that the kernel killed, and drops no record', () => {
    const [, beginning, service] = /^\[Unit\]\n([^]*)^\[Service\]\n([^]*)^\[Install\]$/m.exec(unit)!;

    expect(beginning).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(service).toMatch(/^Restart=on-failure$/m);
    expect(service).toMatch(/^OOMPolicy=continue$/m);
    expect(service).toMatch(/^LogRateLimitIntervalSec=0$/m);
  });
});

describe('what the pages tell an operator to type', () => {
  const pages = ['deploy', 'operate', 'backup'].map((name) => readFileSync(`docs/${name}.md`, 'utf8')).join('\n');
  const unit = readFileSync('deploy/systemd/payverse@.service', 'utf8');

  test('finds the files of compose from any folder', () => {
    const calls = pages.match(/\bdocker compose (?=-).*/g)!;

    expect(calls.length).toBeGreaterThanOrEqual(4);
    for (const call of calls) {
      expect(call).toMatch(
        /^docker compose -f \/opt\/payverse\/docker-compose\.yml --env-file \/etc\/payverse\/compose\.env\b/,
      );
    }
    expect(pages).not.toContain('/srv/');
  });

  test('has one name for the file with the verdict, that of the unit', () => {
    const verify = readFileSync('deploy/systemd/payverse-verify.service', 'utf8');
    const names = Array.from(`${pages}${verify}`.matchAll(/[\w/-]*\/(\w+\.prom)\b/g), ([, name]) => name);

    expect(names.length).toBeGreaterThanOrEqual(5);
    expect(new Set(names)).toEqual(new Set(['payverse_ledger.prom']));
  });

  test('runs a program as the unit runs the server', () => {
    const [command] = /^sudo systemd-run [^]*?printConfig\.js$/m.exec(pages)!;
    const settings = /^Environment=(.*)$/m.exec(unit)![1]!.replaceAll('%i', '5001').split(' ');

    expect(Array.from(command.matchAll(/ -E (\S+)/g), ([, pair]) => pair)).toEqual(settings);
    const properties = Array.from(command.matchAll(/ -p (\S+)/g), ([, property]) => property!);
    expect(properties).toHaveLength(3);
    for (const property of properties) expect(unit.split('\n')).toContain(property);
  });
});
