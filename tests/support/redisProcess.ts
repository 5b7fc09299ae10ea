import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { findFreePort } from '../../src/platform/postgres/embedded/postgresCluster';
import { until } from './until';

export const REDIS_PROGRAM = 'redis-server';
export const isRedisInstalled = spawnSync(REDIS_PROGRAM, ['--version']).status === 0;

export interface RedisProcess {
  url: string;
  /** Begins again after `kill`, with nothing in it. Resolves when it answers. */
  start: () => Promise<void>;
  kill: () => Promise<void>;
  isRunning: () => boolean;
  /** It takes connections and bytes, and says nothing. */
  hang: () => void;
  goOn: () => void;
  /** Runs one command. Resolves with what it answers. */
  command: (text: string) => Promise<string>;
}

/** A Redis of our own, not started yet, on a port that stays the same. */
export async function createRedis(): Promise<RedisProcess> {
  const port = await findFreePort();
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    child = spawn(REDIS_PROGRAM, options, { stdio: 'ignore', cwd: '/', env: { PATH: process.env['PATH'] } });
    await until(async () => (await command('PING').catch(() => '')) !== '');
  }

  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null;

  async function kill(): Promise<void> {
    if (!child || !isRunning()) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  async function command(text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.write(`${text}\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.toString();
    } finally {
      socket.destroy();
    }
  }

  const signal = (name: NodeJS.Signals) => () => void child?.kill(name);
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    isRunning,
    hang: signal('SIGSTOP'),
    goOn: signal('SIGCONT'),
    command,
  };
}
