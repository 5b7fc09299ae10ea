import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePorts } from '../support/freePorts';
import { until } from '../support/until';

/** `npm run dev` with the embedded PostgreSQL: when it ends for any reason, all processes that it started end too. */
let dataDir: string;
let marker: string;

beforeAll(() => void (dataDir = mkdtempSync(path.join(tmpdir(), 'payverse-dev-'))));
beforeEach(() => void (marker = randomUUID()));
afterEach(() => processes().forEach(({ pid }) => process.kill(pid, 'SIGKILL')));
afterAll(() => rmSync(dataDir, { recursive: true }));

interface Found {
  pid: number;
  command: string;
}

/** The processes of this run. PostgreSQL writes its title over its environment, and has the folder in its command. */
const processes = (): Found[] => amongst(readdirSync('/proc').filter((name) => /^\d+$/.test(name)));

function amongst(pids: (string | number)[]): Found[] {
  return pids
    .map((pid) => ({ pid: Number(pid), command: read(pid, 'cmdline'), env: read(pid, 'environ') }))
    .filter(({ command, env }) => env.includes(marker) || command.includes(dataDir));
}

function read(pid: string | number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // It has just ended.
  }
}

const pidOf = (command: RegExp) => processes().find((each) => command.test(each.command))!.pid;
const isUp = (port: number) =>
  fetch(`http://localhost:${port}/`).then(
    () => true,
    () => false,
  );

/** Resolves when both programs answer. A new process group, as in a terminal. */
async function startDev(): Promise<{ npm: number; ended: Promise<number | string> }> {
  const [port, webPort] = (await findFreePorts(2)) as [number, number];
  const own = { PORT: String(port), WEB_PORT: String(webPort), DATA_DIR: dataDir, DATABASE_URL: '', DB_HOST: '' };
  const env = { ...process.env, ...own, PAYVERSE_DEV_RUN: marker };
  const log = openSync(path.join(dataDir, 'dev.log'), 'w');
  const npm = spawn('npm', ['run', 'dev'], { env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = once(npm, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  for (const each of [port, webPort])
    await until(() => isUp(each), 60_000).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${readFileSync(path.join(dataDir, 'dev.log'), 'utf8')}`);
    });
  return { npm: npm.pid!, ended };
}

const API = /ts-node-dev\/lib\/bin\.js/;
const VITE = /vite\/bin\/vite\.js/;
const KILLED = 128 + 9;

test.each<[string, (npm: number) => void, number | string]>([
  ['SIGTERM to npm', (npm) => process.kill(npm, 'SIGTERM'), 0],
  ['SIGTERM to all of its group', (npm) => process.kill(-npm, 'SIGTERM'), 0],
  ['Ctrl-C, pressed twice', (npm) => [1, 2].forEach(() => process.kill(-npm, 'SIGINT')), 0],
  ['SIGHUP to npm', (npm) => process.kill(npm, 'SIGHUP'), 'SIGHUP'],
  ['SIGKILL to npm', (npm) => process.kill(npm, 'SIGKILL'), 'SIGKILL'],
  ['SIGKILL to Vite', () => process.kill(pidOf(VITE), 'SIGKILL'), KILLED],
  ['SIGKILL to what restarts the API', () => process.kill(pidOf(API), 'SIGKILL'), KILLED],
])(
  'fault E7: %s ends Vite, the API and PostgreSQL',
  async (_name, act, code) => {
    const { npm, ended } = await startDev();
    const started = processes();
    const commands = started.map(({ command }) => command);
    for (const program of [VITE, API, /postgres/]) expect(commands).toContainEqual(expect.stringMatching(program));

    act(npm);

    expect(await ended).toBe(code);
    // A look at a few processes costs much less than one at all of the machine.
    await until(() => amongst(started.map(({ pid }) => pid)).length === 0, 35_000);
    await until(() => processes().length === 0, 35_000);
  },
  120_000,
);
