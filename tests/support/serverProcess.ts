import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** The built server as a separate process, started the way `npm start` starts it, or another build of it. */
export interface ServerProcess {
  child: ChildProcess;
  output: () => string;
  /** Resolves with the address once it is ready. Rejects with the output when it ends before that. */
  ready: Promise<string>;
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

const running = new Set<ServerProcess>();

export function start(env: Record<string, string>, script = 'dist/server.js'): ServerProcess {
  const child = spawn(process.execPath, [script], {
    // Tests read records, and records in JSON.
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      BCRYPT_COST: '4',
      SHUTDOWN_GRACE_SECONDS: '0',
      LOG_FORMAT: 'json',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  let url: string | undefined;
  const ready = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        // Looked for until it is found: a server that logs much would have all of its log searched for each line.
        url ??= /is ready on (\S+),/.exec(output)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    void once(child, 'close').then(() => reject(new Error(output)));
  });
  ready.catch(() => undefined);
  const server = { child, output: () => output, ready, ended };
  running.add(server);
  void ended.then(() => running.delete(server));
  return server;
}

export async function stop(server: ServerProcess): Promise<number | string> {
  server.child.kill('SIGTERM');
  return server.ended;
}

/** Stops what is still running. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(stop));
}

/** The process ids of the workers. */
export function workersOf({ child }: ServerProcess): number[] {
  try {
    const pids = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
    return pids.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
