import path from 'node:path';
import { loadEnv } from '../../src/config/env';

const SECRETS = { JWT_ACCESS_SECRET: 'a'.repeat(32), JWT_REFRESH_SECRET: 'b'.repeat(32) };
const PRODUCTION = { NODE_ENV: 'production', DB_HOST: 'db', ...SECRETS };

test('nothing at all gives the defaults', () => {
  expect(loadEnv({})).toEqual({
    production: false,
    port: 5000,
    bindAddress: '127.0.0.1',
    dataDir: path.resolve('.data'),
    logLevel: 'info',
    logFormat: 'pretty',
    securityLog: null,
    database: null,
    databaseNotes: [],
    databasePoolMax: 10,
    databasePooled: false,
    jwt: {
      accessSecrets: undefined,
      refreshSecrets: undefined,
      accessTtlSeconds: 900,
      refreshTtlSeconds: 604_800,
      issuer: 'payverse',
      audience: 'payverse',
    },
    bcryptCost: 12,
    corsOrigins: [],
    trustProxy: [],
    rateLimits: { authPerMinute: 20, apiPerMinute: 600 },
    redisUrl: null,
    metricsPort: null,
    metricsAddress: '127.0.0.1',
    concurrency: 1,
    keepAliveMs: 65_000,
    shutdownGraceMs: 1_000,
    tracing: null,
  });
});

test('the .env file of the specification is understood', () => {
  const env = loadEnv({
    PORT: '5000',
    NODE_ENV: 'development',
    DB_HOST: 'localhost',
    DB_PORT: '5432',
    DB_USER: 'postgres',
    DB_PASSWORD: 'your_password',
    DB_NAME: 'payverse_db',
    JWT_ACCESS_SECRET: 'your_access_secret_key',
    JWT_REFRESH_SECRET: 'your_refresh_secret_key',
    JWT_ACCESS_EXPIRY: '15m',
    JWT_REFRESH_EXPIRY: '7d',
  });

  expect(env.database).toEqual({
    host: 'localhost',
    port: 5432,
    user: 'postgres',
    password: 'your_password',
    database: 'payverse_db',
    ssl: false,
  });
  expect(env.jwt).toMatchObject({ accessTtlSeconds: 900, refreshTtlSeconds: 604_800 });
});

test('DATABASE_URL comes before the DB_ variables', () => {
  const url = 'postgres://user:secret@host:6543/name?sslmode=require';

  expect(loadEnv({ DATABASE_URL: url, DB_HOST: 'other' }).database).toMatchObject({
    host: 'host',
    port: 6_543,
    user: 'user',
    password: 'secret',
    database: 'name',
  });
});

test('what is empty is not set', () => {
  expect(loadEnv({ DB_HOST: '', PORT: ' ', JWT_ACCESS_SECRET: '' })).toMatchObject({ database: null, port: 5000 });
});

test.each([
  ['PORT', '65536'],
  ['PORT', '1e3'],
  ['PORT', '-1'],
  ['NODE_ENV', 'prod'],
  ['LOG_LEVEL', 'loud'],
  ['LOG_FORMAT', 'xml'],
  ['DATABASE_URL', 'mysql://host/name'],
  ['DATABASE_URL', 'host:5432'],
  ['DB_NAME', 'alone'],
  ['DB_POOL_MAX', '1'],
  ['BCRYPT_COST', '3'],
  ['JWT_ACCESS_EXPIRY', '15 minutes'],
  ['JWT_ACCESS_EXPIRY', '0'],
  ['JWT_ACCESS_EXPIRY', '2d'],
  ['JWT_REFRESH_EXPIRY', '31d'],
  ['CORS_ORIGINS', '*'],
  ['CORS_ORIGINS', 'https://app.example.com/'],
  ['RATE_LIMIT_AUTH', '-1'],
  ['RATE_LIMIT_API', 'many'],
  ['REDIS_URL', 'localhost'],
  ['REDIS_URL', 'localhost:6379'],
  ['REDIS_URL', 'http://localhost:6379'],
  ['REDIS_URL', 'redis://localhost:6379/abc'],
  ['REDIS_URL', 'redis://localhost:6379?commandTimeout=x'],
  ['DB_POOLER', 'session'],
  ['METRICS_PORT', '5000'],
  ['METRICS_PORT', '70000'],
  ['WEB_CONCURRENCY', '0'],
  ['WEB_CONCURRENCY', '65'],
  ['WEB_CONCURRENCY', 'auto'],
  ['SHUTDOWN_GRACE_SECONDS', '6'],
  ['fault C6: KEEP_ALIVE_SECONDS', '0'],
  ['fault C6: KEEP_ALIVE_SECONDS', '3601'],
  ['fault C6: KEEP_ALIVE_SECONDS', '5s'],
  ['A23 TRUST_PROXY', 'true'],
  ['A23 TRUST_PROXY', '1'],
  ['A23 TRUST_PROXY', '*'],
  ['A23 TRUST_PROXY', '0.0.0.0/0'],
  ['A23 TRUST_PROXY', '10.0.0.0/33'],
  ['A23 TRUST_PROXY', '10.0.0.1, nginx'],
])('%s=%s is refused by name', (title, value) => {
  const name = title.split(' ').at(-1)!;
  expect(() => loadEnv({ [name]: value })).toThrow(
    name === 'DB_NAME' ? /DB_HOST/ : new RegExp(`^ {2}${name} must`, 'm'),
  );
});

test('a pooler needs a database that it stands before', () => {
  expect(() => loadEnv({ DB_POOLER: 'transaction' })).toThrow(/DB_HOST must be set/);
  expect(loadEnv({ DB_POOLER: 'transaction', DB_HOST: 'pool' })).toMatchObject({ databasePooled: true });
});

test('how it runs: metrics beside the API, processes, and a grace', () => {
  const given = { PORT: '0', METRICS_PORT: '0', WEB_CONCURRENCY: '4', SHUTDOWN_GRACE_SECONDS: '0' };

  expect(loadEnv(given)).toMatchObject({ port: 0, metricsPort: 0, concurrency: 4, shutdownGraceMs: 0 });
});

test('a bare number of seconds is seconds, and not milliseconds', () => {
  expect(loadEnv({ JWT_ACCESS_EXPIRY: '900' }).jwt.accessTtlSeconds).toBe(900);
});

test('a list of origins is taken apart', () => {
  const corsOrigins = ['https://a.example.com', 'http://localhost:5173'];

  expect(loadEnv({ CORS_ORIGINS: 'https://a.example.com, http://localhost:5173,' })).toMatchObject({ corsOrigins });
});

test('the proxies to believe are addresses, ranges and names for those of this network', () => {
  const trustProxy = ['loopback', '10.0.0.7', '192.168.0.0/16', '2001:db8::/32'];

  expect(loadEnv({ TRUST_PROXY: trustProxy.join(', ') })).toMatchObject({ trustProxy });
});

test.each(['redis://localhost:6379', 'redis://user:secret@host:6379/', 'rediss://host/2'])(
  '%s is a Redis',
  (redisUrl) => {
    expect(loadEnv({ REDIS_URL: redisUrl })).toMatchObject({ redisUrl });
  },
);

test('a limit of 0 is none', () => {
  const rateLimits = { authPerMinute: 0, apiPerMinute: 0 };

  expect(loadEnv({ RATE_LIMIT_AUTH: '0', RATE_LIMIT_API: '0' })).toMatchObject({ rateLimits });
});

describe('in production', () => {
  test('is complete with a database and two secrets', () => {
    expect(loadEnv(PRODUCTION)).toMatchObject({ production: true, bcryptCost: 12 });
  });

  test('logs in JSON unless LOG_FORMAT says otherwise', () => {
    const formatOf = (given: Record<string, string>) => loadEnv(given).logFormat;
    expect([formatOf(PRODUCTION), formatOf({ ...PRODUCTION, LOG_FORMAT: 'pretty' })]).toEqual(['json', 'pretty']);
    expect([formatOf({}), formatOf({ LOG_FORMAT: 'json' })]).toEqual(['pretty', 'json']);
  });

  test('A48 without anything, names everything that is missing in one message', () => {
    expect(() => loadEnv({ NODE_ENV: 'production', PORT: 'high', BCRYPT_COST: '9' })).toThrow(
      /^Wrong configuration:\n {2}PORT .*\n {2}DB_HOST .*\n {2}JWT_ACCESS_SECRET .*\n {2}JWT_REFRESH_SECRET .*\n {2}BCRYPT_COST .*$/,
    );
  });

  test.each([
    ['short', { JWT_ACCESS_SECRET: 'a'.repeat(31) }],
    ['short, the other one', { JWT_REFRESH_SECRET: 'b'.repeat(31) }],
    ['the example of the specification', { JWT_ACCESS_SECRET: 'your_access_secret_key' }],
    ['a longer example', { JWT_ACCESS_SECRET: 'change-me-change-me-change-me-change-me' }],
    ['equal', { JWT_ACCESS_SECRET: SECRETS.JWT_REFRESH_SECRET }],
    ['equal to one of the other list', { JWT_ACCESS_SECRET: `${'c'.repeat(32)},${SECRETS.JWT_REFRESH_SECRET}` }],
    ['in its list twice', { JWT_REFRESH_SECRET: `${'c'.repeat(32)}, ${'c'.repeat(32)}` }],
    ['an example, second in its list', { JWT_ACCESS_SECRET: `${'c'.repeat(32)},${'change-me-'.repeat(4)}` }],
    ['short, second in its list', { JWT_ACCESS_SECRET: `${'c'.repeat(32)},${'d'.repeat(31)}` }],
    ['empty, second in its list', { JWT_ACCESS_SECRET: `${'c'.repeat(32)},` }],
  ])('A48 with a secret that is %s, refuses without repeating it', (_name, change) => {
    const attempt = () => loadEnv({ ...PRODUCTION, ...change });

    expect(attempt).toThrow(/JWT_(ACCESS|REFRESH)_SECRET must/);
    expect(attempt).not.toThrow(new RegExp(Object.values(change)[0]!));
  });
});

describe('a list of secrets', () => {
  const [first, second, third] = ['f', 's', 't'].map((letter) => letter.repeat(32));
  const read = (text: string) => loadEnv({ JWT_ACCESS_SECRET: text }).jwt.accessSecrets;

  test.each<[string, string, string[]]>([
    ['commas', `${first},${second}`, [first!, second!]],
    ['commas and spaces', ` ${first} , ${second},${third} `, [first!, second!, third!]],
    ['white space', `${first} ${second}\n${third}\n`, [first!, second!, third!]],
  ])('is divided by %s', (_name, text, list) => {
    expect(read(text)).toEqual(list);
    expect(loadEnv({ ...PRODUCTION, JWT_ACCESS_SECRET: text }).jwt.accessSecrets).toEqual(list);
  });

  test.each([
    ['one secret', first!],
    ['a short one, outside production', 'your_access_secret_key'],
    ['a passphrase with spaces', 'correct horse battery staple, twice correct horse battery staple'],
    ['bytes at its ends', ` ${first}\n`],
    ['a short one with a comma', 'left,right'],
    ['base64 with its signs', `${'+/'.repeat(20)}==`],
  ])('%s is one secret, as it stands', (_name, text) => expect(read(text)).toEqual([text]));

  test.each([`${first},short`, `short ${first}`, `${first},`, `,${first}`, `${first},,${second}`])(
    '%s may be meant either way, and is refused',
    (text) => {
      expect(() => read(text)).toThrow(
        /^Wrong configuration:\n {2}JWT_ACCESS_SECRET must be one secret, or a list with at least 32 bytes in each part$/,
      );
    },
  );
});
