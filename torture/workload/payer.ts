import { setTimeout as delay } from 'node:timers/promises';
import type { Fate, Outcome } from '../journal';
import { waitMs } from './bank';
import type { World } from './client';
import { judge, type Verdict } from './judge';
import { nameOf, payerOf, type MoneyOperation, type Repetition } from './operation';
import { requestFor } from './request';
import { isAnswer, type Answer, type Lost } from './target';

/** The longest that anybody waits for a clear end after the last fault. */
const SETTLE_MS_MAX = 60_000;
const PAUSE_MS = { min: 20, max: 200 };
/** No call takes longer than this, whatever is broken: what the ledger gives an order, and a wait for a connection. */
const CALL_MS_MAX = 17_000;
const HANG_UP_MS_MAX = 4;
const TOKENS_REFUSED_MAX = 5;

/** Makes payments, and asks for each again by its key until its end is clear. */
export class Payer {
  constructor(private readonly world: World) {}

  async pay(operation: MoneyOperation): Promise<void> {
    const fate = this.world.journal.open(operation);
    const isAsked = await this.insist(fate, { servers: this.from(operation.server), hangsUp: operation.hangsUp });
    if (!isAsked) this.skip(fate.name);
  }

  /** By this server alone. */
  async payAt(server: number, operation: MoneyOperation): Promise<void> {
    await this.insist(this.world.journal.open(operation), { servers: [server], hangsUp: false });
  }

  /** The first answer again, whoever is asked. */
  async repeat({ of, server }: Repetition): Promise<void> {
    const fate = this.world.journal.fates.get(nameOf(of));
    if (!fate?.settled) this.skip(nameOf(of));
    else await this.insist(fate, { servers: this.from(server), hangsUp: false });
  }

  /** Under a key that has been used for something else. */
  async change({ of, server }: Repetition): Promise<void> {
    const { journal } = this.world;
    const fate = journal.fates.get(nameOf(of));
    // Only what was done, or refused for funds, keeps its key.
    const keepsKey = fate?.settled === 'ok' || fate?.code === 'INSUFFICIENT_FUNDS';
    if (!fate || !keepsKey) this.skip(nameOf(of));
    else await this.ask(fate, { server, hangsUp: false, changed: true });
  }

  /** All servers, this one first. */
  private from(first: number): number[] {
    const { servers } = this.world.plan;
    return Array.from({ length: servers }, (_, index) => (first + index) % servers);
  }

  /** Asks the servers in turns. False when it cannot even be asked for. */
  private async insist(fate: Fate, { servers, hangsUp }: { servers: number[]; hangsUp: boolean }): Promise<boolean> {
    let since = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      const server = servers[attempt % servers.length] as number;
      const outcome = await this.ask(fate, { server, hangsUp: hangsUp && attempt === 0, changed: false });
      if (outcome === null) return false;
      if (outcome === 'ok' || outcome === 'refused') return true;
      // Without a key nobody may ask again.
      if (outcome === 'doubt' && fate.key === null) return true;
      if (!this.world.isOver()) since = performance.now();
      if (performance.now() - since > SETTLE_MS_MAX) return this.giveUp(fate);
      await delay(PAUSE_MS.min + Math.random() * (PAUSE_MS.max - PAUSE_MS.min));
      await this.findInBook(fate);
    }
  }

  private giveUp({ name }: Fate): true {
    this.world.journal.accuse('P7', `${name} had no clear end within ${SETTLE_MS_MAX / 1_000} s after the last fault`);
    return true;
  }

  private skip(about: string): void {
    this.world.journal.counts.skipped += 1;
    this.world.journal.note('skipped', { about });
  }

  /** What was in doubt may have happened. Then the retry must find it. */
  private async findInBook(fate: Fate): Promise<void> {
    const { journal, witness } = this.world;
    if (!fate.wasInDoubt || fate.settled !== null || fate.key === null || fate.found.length > 0) return;
    const found = await witness.find(payerOf(fate.operation), fate.key);
    if (!found?.length) return;
    fate.found = found;
    journal.counts.recovered += 1;
    journal.note('recovered', { op: fate.name, ids: found });
  }

  /** One request. Null when it cannot be made. */
  private async ask(
    fate: Fate,
    { server, hangsUp, changed }: { server: number; hangsUp: boolean; changed: boolean },
  ): Promise<Outcome | null> {
    const { bank, journal, target } = this.world;
    const { operation, key } = fate;
    const original = operation.kind === 'refund' ? journal.fates.get(nameOf(operation.of)) : undefined;
    const request = requestFor(operation, { bank, original, changed });
    if (!request) return null;
    const token = await bank.token(server, payerOf(operation));
    if (token === null) return 'undone';

    journal.begin(fate, { kind: operation.kind, server, key, payer: payerOf(operation), changed, ...request });
    const hangUpMs = hangsUp ? Math.random() * HANG_UP_MS_MAX : undefined;
    const reply = await target.call(server, { ...request, token, key, hangUpMs });
    const verdict = judge(fate, reply, { bank, changed, expectsInternal: journal.expectsInternal });
    this.take(fate, verdict, reply);
    if (hangsUp && !isAnswer(reply) && verdict.outcome === 'doubt') journal.counts.hungUp += 1;
    if (isAnswer(reply) && reply.status === 401) bank.forget(server, payerOf(operation), token);
    if (isAnswer(reply) && reply.status === 429) await delay(waitMs(reply));
    return verdict.outcome;
  }

  /** A token may be refused, and then one that was just given out is not, unless clocks differ. */
  private watchToken(fate: Fate, reply: Answer | Lost): void {
    const { journal } = this.world;
    fate.tokensRefused = isAnswer(reply) && reply.status === 401 && !journal.expectsExpiry ? fate.tokensRefused + 1 : 0;
    if (fate.tokensRefused === TOKENS_REFUSED_MAX)
      journal.accuse('answers', `${fate.name} was answered 401 ${TOKENS_REFUSED_MAX} times in a row`);
  }

  private take(fate: Fate, verdict: Verdict, reply: Answer | Lost): void {
    const { journal } = this.world;
    const { outcome, faults, ids, code, balanceCents, replayed } = verdict;
    const told = isAnswer(reply) ? { status: reply.status } : { lost: reply.why };
    journal.end(fate, outcome, { ...told, code, ids, replayed, took: Math.round(reply.ms) });
    if (replayed) journal.counts.replayed += 1;
    this.watchToken(fate, reply);
    for (const { proof, what } of faults) journal.accuse(proof, `${fate.name}: ${what}`);
    if (reply.ms > CALL_MS_MAX) journal.accuse('P7', `${fate.name} took ${Math.round(reply.ms)} ms`);
    if (fate.settled !== null || (outcome !== 'ok' && outcome !== 'refused')) return;
    fate.settled = outcome;
    fate.code = code;
    fate.ids = ids;
    fate.balanceCents = balanceCents;
  }
}
