import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TracingEnv } from '../config/env.tracing';

const ENDED = 'the collector had not answered when the server ended';

/**
 * The connections to the collector. The exporter retries errors with certain `code`s for ten seconds, with timers that keep
 * the process alive. So errors lose their `code` here: the batch is lost, and the next one tries again.
 */
export function createCollectorAgent(tls: TracingEnv['tls']) {
  const open = new Set<Duplex>();
  let closed = false;

  function watch(socket: Duplex): Duplex {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    return socket.prependListener('error', (error: NodeJS.ErrnoException) => delete error.code);
  }

  function factory(protocol: string): HttpAgent {
    const agent =
      protocol === 'https:' ? new HttpsAgent({ keepAlive: true, ...read(tls) }) : new HttpAgent({ keepAlive: true });
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (...args) => {
      if (closed) throw new Error(ENDED);
      const socket = connect(...args);
      return socket && watch(socket);
    };
    return agent;
  }

  function close(): void {
    closed = true;
    for (const socket of open) socket.destroy(new Error(ENDED));
  }

  return { factory, close };
}

function read(files: TracingEnv['tls']): Partial<Record<'ca' | 'cert' | 'key', Buffer>> {
  return Object.fromEntries(
    Object.entries(files).flatMap(([name, path]) => (path ? [[name, readFileSync(path)]] : [])),
  );
}
