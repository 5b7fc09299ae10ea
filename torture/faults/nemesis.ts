import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../journal/journal';
import { Draws } from '../model/draws';
import type { World } from '../payments/world';
import { restore, type Stage } from '../stage/stage';
import type { Fault, FaultReport } from './fault';
import { Recovery } from './recovery';

/** How many requests have a clear end between two faults; drawn. */
const CALM = [40, 250] as const;
/** In milliseconds. */
const LIMITS = { calm: 20_000, load: 5_000, poll: 5 };

/** Causes faults until the end of the run: one at a time, all of them in a drawn order, then again in another order. */
export class Nemesis {
  readonly reports: FaultReport[] = [];
  private readonly recovery: Recovery;

  constructor(
    private readonly world: World,
    private readonly stage: Stage,
  ) {
    this.recovery = new Recovery(world, stage.servers.length);
  }

  /** Skips faults that are not possible here. The other faults keep their order and their draws. */
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

  /** Resolves when all its payments have a clear end. */
  finish(): Promise<void> {
    return this.recovery.finish();
  }

  /** Waits for requests with a clear end, so that each fault meets servers that work. */
  private async untilCalm(count: number): Promise<void> {
    const { journal } = this.world;
    const clear = () => journal.counts.ok + journal.counts.refused;
    const before = clear();
    const deadline = performance.now() + LIMITS.calm;
    while (!this.world.isOver() && clear() - before < count) {
      if (performance.now() > deadline) {
        const expected = `${count} requests with a clear end in ${LIMITS.calm / 1_000} s`;
        journal.accuse({ proof: 'P7', about: 'between two faults', expected, actual: String(clear() - before) });
        return;
      }
      await delay(LIMITS.poll);
    }
  }

  private async strike(fault: Fault, draws: Draws): Promise<void> {
    const { journal } = this.world;
    const holdMs = draws.integer(...fault.holdMs);
    await this.untilInFlight(journal);
    const [startedAt, doubtBefore, { inFlight }] = [performance.now(), doubtOf(journal), journal];
    journal.note('fault', { name: fault.name, holdMs });
    journal.expectsInternal = fault.looksInternal ?? false;
    journal.expectsExpiry = fault.movesClock ?? false;
    journal.clocksHaveJumped ||= journal.expectsExpiry;
    const evidence = await this.hold(fault, draws, holdMs);
    const lastedMs = Math.round(performance.now() - startedAt);
    const healedMs = await this.recovery.watch(fault.name);
    const inDoubt = doubtOf(journal) - doubtBefore;
    const report = { name: fault.name, evidence, inFlight, inDoubt, lastedMs, healedMs };
    this.reports.push(report);
    journal.note('fault is over', report);
    journal.expectsInternal = false;
    journal.expectsExpiry = false;
  }

  /** Causes the fault and ends it. Returns its evidence. */
  private async hold(fault: Fault, draws: Draws, holdMs: number): Promise<string> {
    const { journal } = this.world;
    try {
      const { evidence, heal } = await fault.inject(this.stage, draws);
      journal.note('fault is there', { name: fault.name, evidence });
      await delay(holdMs);
      const shown = await heal();
      return typeof shown === 'string' ? `${evidence}; ${shown}` : evidence;
    } catch (error) {
      const { message } = error as Error;
      await restore(this.stage).catch((reason: unknown) => journal.note('not restored', { why: String(reason) }));
      journal.accuse({ proof: 'P8', about: fault.name, expected: 'it to happen and to end', actual: message });
      return message;
    }
  }

  /** A fault without requests under way shows nothing. */
  private async untilInFlight(journal: Journal): Promise<void> {
    const deadline = performance.now() + LIMITS.load;
    while (journal.inFlight === 0 && performance.now() < deadline) await delay(LIMITS.poll);
    if (journal.inFlight > 0) return;
    journal.accuse({ proof: 'P8', about: 'when a fault was due', expected: 'requests under way', actual: 'none' });
  }
}

/** Without the requests that clients left in doubt by hanging up. */
const doubtOf = ({ counts }: Journal) => counts.doubt - counts.hungUp;
