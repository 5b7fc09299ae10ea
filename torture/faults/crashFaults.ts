import { INSTANT, nothingToHeal, type Fault } from './fault';

const ONE_BACKEND = `SELECT pid FROM pg_stat_activity WHERE application_name = 'payverse' ORDER BY random() LIMIT 1`;

const crash = (name: string, signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT', holdMs: Fault['holdMs']): Fault => ({
  name,
  needs: null,
  holdMs,
  inject: async ({ postgres }) => {
    const pid = await postgres.end(signal);
    return { evidence: `postmaster ${pid} is gone`, heal: () => postgres.start() };
  },
});

export const crashFaults: readonly Fault[] = [
  crash('postmaster killed', 'SIGKILL', [0, 600]),
  crash('PostgreSQL restarted fast', 'SIGINT', INSTANT),
  crash('PostgreSQL stopped at once', 'SIGQUIT', [200, 2_000]),
  {
    name: 'backend killed',
    needs: null,
    holdMs: INSTANT,
    inject: async ({ postgres }) => {
      const { rows } = await postgres.admin.query<{ pid: number }>(ONE_BACKEND);
      const [backend] = rows;
      if (!backend) throw new Error('no server is connected');
      process.kill(backend.pid, 'SIGKILL');
      return { evidence: `backend ${backend.pid}`, heal: nothingToHeal };
    },
  },
];
