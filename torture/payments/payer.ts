import { setTimeout as delay } from 'node:timers/promises';
import type { Fate } from '../journal/fate';
import { nameOf, type MoneyOperation, type Placed } from '../model/operation';
import type { PaymentRules } from '../model/payment';
import { attempt } from './attempt';
import type { World } from './world';

/** The longest wait for a clear end after the last fault. */
const FINAL_MS_MAX = 60_000;
const PAUSE_MS = { min: 20, max: 200 };

type Rules = PaymentRules<MoneyOperation>;

/** Makes payments, and retries each under its key until its end is clear. */
export class Payer {
  constructor(private readonly world: World) {}

  async pay(rules: Rules, operation: MoneyOperation): Promise<void> {
    const fate = this.world.journal.open(rules, operation);
    const isAsked = await this.insist(fate, { servers: this.from(operation.server), hangsUp: operation.hangsUp });
    if (!isAsked) this.skip(fate.name);
  }

  /** Asks this server alone. */
  async payAt(server: number, rules: Rules, operation: MoneyOperation): Promise<void> {
    await this.insist(this.world.journal.open(rules, operation), { servers: [server], hangsUp: false });
  }

  /** Sends the same request again. Every server must repeat the first answer. */
  async repeat(of: MoneyOperation, { server }: Placed): Promise<void> {
    const fate = this.world.journal.fates.get(nameOf(of));
    if (!fate?.final) this.skip(nameOf(of));
    else await this.insist(fate, { servers: this.from(server), hangsUp: false });
  }

  /** Sends another request under a key that has been used. */
  async change(of: MoneyOperation, { server }: Placed): Promise<void> {
    const fate = this.world.journal.fates.get(nameOf(of));
    // Only a payment that was done, or refused for funds, keeps its key.
    const keepsKey = fate?.final === 'ok' || fate?.code === 'INSUFFICIENT_FUNDS';
    if (!fate || !keepsKey) this.skip(nameOf(of));
    else await attempt(this.world, fate, { server, hangsUp: false, changed: true });
  }

  /** All servers, this one first. */
  private from(first: number): number[] {
    const { servers } = this.world.plan;
    return Array.from({ length: servers }, (_, index) => (first + index) % servers);
  }

  /** Asks the servers in turns. False when there is nothing to ask for. */
  private async insist(fate: Fate, { servers, hangsUp }: { servers: number[]; hangsUp: boolean }): Promise<boolean> {
    let since = performance.now();
    for (let count = 0; ; count += 1) {
      const server = servers[count % servers.length] as number;
      const outcome = await attempt(this.world, fate, { server, hangsUp: hangsUp && count === 0, changed: false });
      if (outcome === null) return false;
      if (outcome === 'ok' || outcome === 'refused') return true;
      // A retry without a key could pay twice.
      if (outcome === 'doubt' && fate.key === null) return true;
      if (!this.world.isOver()) since = performance.now();
      if (performance.now() - since > FINAL_MS_MAX) return this.giveUp(fate);
      await delay(PAUSE_MS.min + Math.random() * (PAUSE_MS.max - PAUSE_MS.min));
      await this.findInBook(fate);
    }
  }

  private giveUp({ name: about }: Fate): true {
    const expected = `a clear end within ${FINAL_MS_MAX / 1_000} s after the last fault`;
    this.world.journal.accuse({ proof: 'P7', about, expected, actual: 'none' });
    return true;
  }

  private skip(about: string): void {
    this.world.journal.counts.skipped += 1;
    this.world.journal.note('skipped', { about });
  }

  /** A payment in doubt may be in the book. Then the retry must return the same ids. */
  private async findInBook(fate: Fate): Promise<void> {
    const { journal, witness } = this.world;
    if (!fate.wasInDoubt || fate.final !== null || fate.key === null || fate.found.length > 0) return;
    const found = await witness.find(fate.payer, fate.key);
    if (!found?.length) return;
    fate.found = found;
    journal.counts.recovered += 1;
    journal.note('recovered', { op: fate.name, ids: found });
  }
}
