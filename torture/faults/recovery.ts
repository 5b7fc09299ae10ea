import { setTimeout as delay } from 'node:timers/promises';
import { send, type Send } from '../operations/send';
import { Payer } from '../payments/payer';
import type { World } from '../payments/world';

/** CockroachDB gives its own such test thirty seconds. */
const HEAL_MS_MAX = 15_000;
/** Probes have clients of a number that no other client has. */
const FIRST_PROBE = 1_000;

/** Finds out how long after a fault every server has made a payment again. */
export class Recovery {
  private readonly unfinished: Promise<unknown>[] = [];
  private rounds = 0;

  constructor(
    private readonly world: World,
    private readonly servers: number,
  ) {}

  /** Milliseconds until each server has answered a new payment. Null when one has not in time. */
  async watch(fault: string): Promise<number | null> {
    const endedAt = performance.now();
    this.rounds += 1;
    const payments = Promise.all(Array.from({ length: this.servers }, (_, server) => this.payAt(server)));
    this.unfinished.push(payments);
    const isBack = await Promise.race([payments.then(() => true), delay(HEAL_MS_MAX, false, { ref: false })]);
    if (isBack) return Math.round(performance.now() - endedAt);
    const expected = `a payment at every server within ${HEAL_MS_MAX / 1_000} s`;
    this.world.journal.accuse({ proof: 'P7', about: `after ${fault}`, expected, actual: 'none at one of them' });
    return null;
  }

  /** Resolves when every probe has a clear end. */
  async finish(): Promise<void> {
    await Promise.all(this.unfinished);
  }

  private payAt(server: number): Promise<void> {
    const { people } = this.world.plan;
    const probe: Send = {
      client: FIRST_PROBE + server,
      number: this.rounds,
      server,
      kind: 'send',
      payer: server % people,
      payment: { payee: (server + 1) % people, cents: 1 },
      keyed: true,
      borrowsFrom: null,
      hangsUp: false,
    };
    return new Payer(this.world).payAt(server, send, probe);
  }
}
