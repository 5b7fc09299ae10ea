import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../journal';
import { restore, type Stage } from '../stage/stage';
import { Draws } from '../workload/draws';
import { Payer } from '../workload/payer';
import type { World } from '../workload/client';
import type { Send } from '../workload/operation';
import type { Fault } from './fault';

/** What became of one fault. */
export interface FaultReport {
  name: string;
  evidence: string;
  /** Requests that had no answer when it came. */
  inFlight: number;
  /** Requests that had no clear end while it was there and until it had healed, but for those of clients that went away. */
  inDoubt: number;
  /** How long it was there, in milliseconds. */
  lastedMs: number;
  /** How long after it every server had made a payment again, in milliseconds. Null when one had not in time. */
  healedMs: number | null;
}

/** How many requests have a clear end between two faults; drawn. */
const CALM = [40, 250] as const;
/** In milliseconds. CockroachDB gives its own such test thirty seconds. */
const LIMITS = { calm: 20_000, load: 5_000, heal: 15_000, poll: 5 };
/** Payments that look whether a server is back are made by clients of their own. */
const FIRST_PROBE = 1_000;

/** Lets faults happen, one after another, all in one order and then all in another, until the end. */
export class Nemesis {
  readonly reports: FaultReport[] = [];
  private readonly unsettled: Promise<unknown>[] = [];
  private rounds = 0;

  constructor(
    private readonly world: World,
    private readonly stage: Stage,
  ) {}

  /** What is not possible here is left out; what comes before and after it stays the same. */
  async run(faults: readonly Fault[], isPossible: (fault: Fault) => boolean): Promise<void> {
    const { seed } = this.world.plan;
    for (let round = 0; faults.some(isPossible) && !this.world.isOver(); round += 1)
      for (const [place, fault] of new Draws(`${seed}/faults ${round}`).shuffle(faults).entries()) {
        if (!isPossible(fault)) continue;
        const draws = new Draws(`${seed}/fault ${round}/${place}`);
        await this.untilCalm(draws.integer(...CALM));
        if (this.world.isOver()) return;
        await this.strike(fault, draws);
      }
  }

  /** Resolves when everything that it asked for has a clear end. */
  async settle(): Promise<void> {
    await Promise.all(this.unsettled);
  }

  /** Some requests must have a clear end first. */
  private async untilCalm(count: number): Promise<void> {
    const { journal } = this.world;
    const goal = journal.counts.ok + journal.counts.refused + count;
    const deadline = performance.now() + LIMITS.calm;
    while (!this.world.isOver() && journal.counts.ok + journal.counts.refused < goal) {
      if (performance.now() > deadline) {
        journal.accuse('P7', `not even ${count} requests had a clear end within ${LIMITS.calm / 1_000} s`);
        return;
      }
      await delay(LIMITS.poll);
    }
  }

  private async strike(fault: Fault, draws: Draws): Promise<void> {
    const { journal } = this.world;
    const holdMs = draws.integer(...fault.holdMs);
    await this.untilInFlight(journal);
    const report: FaultReport = {
      name: fault.name,
      evidence: '',
      inFlight: journal.inFlight,
      inDoubt: 0,
      lastedMs: 0,
      healedMs: null,
    };
    const [startedAt, doubtBefore] = [performance.now(), doubtOf(journal)];
    journal.note('fault', { name: fault.name, holdMs });
    journal.expectsInternal = fault.looksInternal ?? false;
    journal.expectsExpiry = fault.movesClock ?? false;
    journal.clocksHaveJumped ||= journal.expectsExpiry;
    try {
      const { evidence, heal } = await fault.inject(this.stage, draws);
      journal.note('fault is there', { name: fault.name, evidence });
      await delay(holdMs);
      const shown = await heal();
      report.evidence = typeof shown === 'string' ? `${evidence}; ${shown}` : evidence;
    } catch (error) {
      report.evidence = (error as Error).message;
      await restore(this.stage).catch((reason: unknown) => journal.note('not restored', { why: String(reason) }));
      journal.accuse('P8', `${fault.name}: ${report.evidence}`);
    }
    report.lastedMs = Math.round(performance.now() - startedAt);
    await this.seeItHeal(report);
    report.inDoubt = doubtOf(journal) - doubtBefore;
    journal.note('fault is over', report);
    journal.expectsInternal = false;
    journal.expectsExpiry = false;
  }

  /** A fault that finds nothing under way shows nothing. */
  private async untilInFlight(journal: Journal): Promise<void> {
    const deadline = performance.now() + LIMITS.load;
    while (journal.inFlight === 0 && performance.now() < deadline) await delay(LIMITS.poll);
    if (journal.inFlight === 0) journal.accuse('P8', 'nothing was under way when a fault was due');
  }

  private async seeItHeal(report: FaultReport): Promise<void> {
    const { journal } = this.world;
    const healedAt = performance.now();
    this.rounds += 1;
    const payments = Promise.all(this.stage.servers.map((_, server) => this.payAt(server)));
    this.unsettled.push(payments);
    const isBack = await Promise.race([payments.then(() => true), delay(LIMITS.heal, false, { ref: false })]);
    if (isBack) report.healedMs = Math.round(performance.now() - healedAt);
    else journal.accuse('P7', `not every server made a payment within ${LIMITS.heal / 1_000} s after: ${report.name}`);
    this.reports.push(report);
  }

  /** Resolves when this server has answered a payment that was begun after now. */
  private payAt(server: number): Promise<void> {
    const { people } = this.world.plan;
    const payment = { payee: (server + 1) % people, cents: 1 };
    const placed = { client: FIRST_PROBE + server, number: this.rounds, server };
    const probe: Send = {
      ...placed,
      kind: 'send',
      payer: server % people,
      payment,
      keyed: true,
      borrowsFrom: null,
      hangsUp: false,
    };
    return new Payer(this.world).payAt(server, probe);
  }
}

/** Not counting what clients left in doubt by going away. */
const doubtOf = ({ counts }: Journal) => counts.doubt - counts.hungUp;
