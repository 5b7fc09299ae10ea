import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse as parseDotEnv } from 'dotenv';
import { loadEnv } from '../../src/config/env';
import { describeWith } from '../support/describeWith';
import { useTemporaryFolders } from '../support/temporaryFolders';

/** Checks the units of deploy/systemd by systemd-analyze, and against the files that they use. */

const run = promisify(execFile);
const isInstalled = spawnSync('systemd-analyze', ['--version']).status === 0;
const aFolder = useTemporaryFolders('payverse-deploy-');

const UNITS = ['payverse@.service', 'payverse-migrate.service', 'payverse-verify.service', 'payverse-verify.timer'];

describeWith(
  'systemd-analyze',
  isInstalled,
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

    // The threshold is in tenths. The exposure that remains is the network, and memory that V8 makes executable.
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

  test('fault F10: has another role than the step that migrates, which runs first and as another user', () => {
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
