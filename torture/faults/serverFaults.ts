import { INSTANT, pickServer, type Fault } from './fault';

export const serverFaults: readonly Fault[] = [
  {
    name: 'server killed',
    needs: null,
    holdMs: [0, 800],
    inject: async (stage, draws) => {
      const server = pickServer(stage, draws);
      const pid = server.pid;
      const how = await server.end('SIGKILL');
      if (how !== 'SIGKILL') throw new Error(`${server.name} ended with ${how}`);
      return { evidence: `${server.name}, process ${pid}`, heal: () => server.start() };
    },
  },
  {
    name: 'server told to stop',
    needs: null,
    holdMs: INSTANT,
    inject: async (stage, draws) => {
      const server = pickServer(stage, draws);
      const since = performance.now();
      const how = await server.end('SIGTERM');
      if (how !== 0) throw new Error(`${server.name} ended with ${how} after SIGTERM`);
      const ms = Math.round(performance.now() - since);
      return { evidence: `${server.name}, exit code 0 after ${ms} ms`, heal: () => server.start() };
    },
  },
  {
    name: 'server frozen',
    needs: null,
    holdMs: [500, 2_500],
    inject: (stage, draws) => {
      const server = pickServer(stage, draws);
      server.signal('SIGSTOP');
      const heal = () => server.signal('SIGCONT');
      return Promise.resolve({ evidence: `${server.name}, process ${server.pid}`, heal });
    },
  },
];
