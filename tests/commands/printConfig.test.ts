import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { VARIABLES } from '../../src/config/env';

/** What `npm run config` prints of this environment, by the built program. */
function printConfig(env: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env }, timeout: 20_000 };
    execFile(process.execPath, ['dist/commands/printConfig.js'], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

const linesOf = (output: string) =>
  output
    .trim()
    .split('\n')
    .map((line) => line.split(/ +/));

test('every variable is shown with what it is in effect, and where that comes from', async () => {
  const { code, output } = await printConfig({
    PORT: '6000',
    JWT_ACCESS_EXPIRY: '10m',
    CORS_ORIGINS: 'https://a.example.com',
  });

  expect(code).toBe(0);
  expect(linesOf(output).map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(VARIABLES)));
  expect(linesOf(output)).toEqual(
    expect.arrayContaining([
      ['PORT', 'set', '6000'],
      ['JWT_ACCESS_EXPIRY', 'set', '10m'],
      ['JWT_REFRESH_EXPIRY', 'default', '604800'],
      ['CORS_ORIGINS', 'set', 'https://a.example.com'],
      ['BCRYPT_COST', 'default', '12'],
      ['METRICS_PORT', 'default'],
    ]),
  );
});

test('a database by its parts is shown with all of them', async () => {
  const { output } = await printConfig({ DB_HOST: 'db', DB_USER: 'app' });

  expect(linesOf(output)).toEqual(
    expect.arrayContaining([
      ['DB_HOST', 'set', 'db'],
      ['DB_PORT', 'default', '5432'],
      ['DB_USER', 'set', 'app'],
      ['DB_NAME', 'default', 'payverse_db'],
    ]),
  );
});

test('E04 no secret is shown, wherever it stands', async () => {
  const canary = 'canary0123456789canary0123456789';
  const { code, output } = await printConfig({
    NODE_ENV: 'production',
    DATABASE_URL: `postgres://user:${canary}@db:5432/name?sslmode=require&password=${canary}&sslpassword=${canary}`,
    DB_PASSWORD: canary,
    JWT_ACCESS_SECRET: `a${canary}`,
    JWT_REFRESH_SECRET: `r${canary},s${canary}`,
    REDIS_URL: `redis://user:${canary}@cache:6379/2`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:${canary}@collector:4318`,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${canary}`,
  });

  expect(code).toBe(0);
  expect(output).not.toContain(canary);
  expect(output).toContain('postgres://user:hidden@db:5432/name?sslmode=require&password=hidden&sslpassword=hidden');
  expect(output).toContain('http://user:hidden@collector:4318');
  expect(output).toMatch(/^OTEL_EXPORTER_OTLP_HEADERS +set +\(not shown\)$/m);
  expect(output).toContain('redis://user:hidden@cache:6379/2');
  expect(output).toMatch(/^JWT_ACCESS_SECRET +set +\(1 secret, not shown\)$/m);
  expect(output).toMatch(/^JWT_REFRESH_SECRET +set +\(2 secrets, not shown\)$/m);
});

test('a wrong configuration gets the message of the server, and exit code 1', async () => {
  const { code, output } = await printConfig({
    PORT: 'high',
    WEB_CONCURRENCY: 'all',
    REDIS_URL: 'redis://:canary@x/y',
  });

  expect(code).toBe(1);
  expect(output).toMatch(
    /^Wrong configuration:\n {2}PORT must .*\n {2}REDIS_URL must .*\n {2}WEB_CONCURRENCY must .*\n$/,
  );
  expect(output).not.toContain('canary');
});

test.each(['postgres://u:12/s3cret@h/db', 'postgres://u:p@h/db#s3cret', 'postgres://u:p#s3cret@h/db'])(
  'a password that is not escaped is refused, and not shown',
  async (DATABASE_URL) => {
    const { code, output } = await printConfig({ DATABASE_URL, CORS_ORIGINS: 'https://u:s3cret@h' });

    expect(code).toBe(1);
    expect(output).toMatch(/^ {2}DATABASE_URL must be a URL .*%XX$/m);
    expect(output).not.toContain('s3cret');
  },
);

test('the report marks the variables that DATABASE_URL overrules', async () => {
  const { output } = await printConfig({ DATABASE_URL: 'postgres://h/db', DB_HOST: 'other' });

  expect(output).toMatch(/^DB_HOST +set +\(DATABASE_URL comes first\)$/m);
});

test('every variable stands in .env.example, and nothing else does', async () => {
  const example = await readFile('.env.example', 'utf8');
  const named = [...example.replace(/^#? ?OTEL_.*$/gm, '').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(
    ([, name]) => name,
  );

  expect(new Set(named)).toEqual(new Set(Object.keys(VARIABLES)));
});
