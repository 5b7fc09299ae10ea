import { setTimeout as delay } from 'node:timers/promises';
import type { CommitFault } from '../../tests/support/pgProxy';
import { pickServer, type Fault } from './fault';

const COMMITS = 3;
/** A server without a COMMIT in this time is not under load. */
const COMMIT_MS_MAX = 10_000;
const POLL_MS = 5;

/** The next COMMITs of one server have a fault. */
const onCommit = (name: string, fault: CommitFault): Fault => ({
  name,
  needs: null,
  holdMs: [0, 200],
  inject: async (stage, draws) => {
    const { link, name: server } = pickServer(stage, draws);
    link.failCommits(...Array.from({ length: COMMITS }, () => fault));
    const deadline = Date.now() + COMMIT_MS_MAX;
    while (link.faults < COMMITS && Date.now() < deadline) await delay(POLL_MS);
    if (link.faults === 0) throw new Error(`${server} has committed nothing in ${COMMIT_MS_MAX} ms`);
    return { evidence: `${link.faults} COMMITs of ${server}`, heal: () => link.heal() };
  },
});

export const linkFaults: readonly Fault[] = [
  onCommit('cut before COMMIT', 'cut before'),
  onCommit('cut after COMMIT', 'cut after'),
  onCommit('cut during COMMIT', 'cut during'),
  { ...onCommit('COMMIT rolled back', 'roll back'), looksInternal: true },
  {
    name: 'link goes dark',
    needs: null,
    holdMs: [500, 8_000],
    inject: (stage, draws) => {
      const { link, name } = pickServer(stage, draws);
      link.blackHole();
      return Promise.resolve({ evidence: `of ${name}`, heal: () => link.heal() });
    },
  },
];
