import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseDotEnv } from 'dotenv';
import { parse as parseYaml } from 'yaml';
import { loadEnv } from '../../src/config/env';
import { readDockerfile, textsOf } from '../support/dockerfile';

/** Checks docker-compose.yml against the files that it uses, without a container engine. */

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
        build !== undefined && textsOf(readDockerfile(path.join(build, 'Dockerfile')).at(-1)!, 'HEALTHCHECK').length;
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

  test('fault F10: opens the port of an instance to nginx alone, and the port of its metrics to Prometheus alone', () => {
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

  test('fault F5: keeps the security log of each instance in a file for this instance on the host, which the host rotates', () => {
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
