// @ts-check
import { insertHistory } from '../people.mjs';

/** @typedef {Awaited<ReturnType<typeof import('./measure.mjs').openWorld>>} World */

const ENTRY_COUNT = 62_000;
const COUNTERPARTIES = 100;
const BATCH_SIZE = 1_000;

const PAYMENTS = { timesBaseline: 5 };
const NONE_REFUSED = { timesBaseline: Infinity };
const READS = { timesBaseline: 5, p99MsMax: 300 };

/**
 * Attacks that keep within the limits. `prepare` resolves with the job of the attacker's process. `goal` is the bound for the
 * victim's payments, of which none may be refused.
 *
 * @typedef {{ name: string, goal: import('../types.d.ts').Goal, limited?: boolean, prepare: (world: World) => Promise<import('../types.d.ts').AttackJob> }} Attack
 * @type {Attack[]}
 */
export const ATTACKS = [
  statements('8 statements of 62,000 entries, read', { kind: 'statements', count: 8 }),
  statements('20 statements of 62,000 entries, read', { kind: 'statements', count: 20 }),
  statements('100 statements of 62,000 entries, not read', { kind: 'unreadStatements', count: 100 }),
  batches('12 batches of 1,000 in flight', { count: 12 }),
  batches('30 batches of 1,000 in flight', { count: 30 }),
  batches('12 batches of 1,000 in flight, limit off', { count: 12, limited: false }),
  batches('30 batches of 1,000 in flight, limit off', { count: 30, limited: false }),
  batches("12 batches of 1,000 in flight, also to the victim's payee, limit off", {
    count: 12,
    limited: false,
    samePayee: true,
  }),
  {
    ...statements('20 × ?status=failed on 62,000 entries', { kind: 'failedEntries', count: 20 }),
    goal: { timesBaseline: 2, of: 'p50' },
  },
  {
    ...statements('4 × ?q= on 62,000 entries', { kind: 'searches', count: 4 }),
    goal: { timesBaseline: 2, of: 'p50' },
  },
  {
    name: 'abuse, logins from one /48, victim at home',
    goal: { ...NONE_REFUSED, logins: true },
    prepare: () => Promise.resolve({ kind: 'logins', count: 250 }),
  },
];

/**
 * Each attack has a new user, because the limits of the previous one may be used up.
 *
 * @param {string} name
 * @param {import('../types.d.ts').AttackJob} job
 */
function statements(name, job) {
  /** @param {World} world @returns {Promise<import('../types.d.ts').AttackJob>} */
  async function prepare({ admin, insertPeople, vacuum }) {
    const [owner, ...others] = await insertPeople(1 + COUNTERPARTIES);
    await insertHistory(admin, owner, others, ENTRY_COUNT);
    await vacuum();
    return { ...job, token: owner.token, accountId: owner.accountId };
  }
  return { name: `abuse, ${name}`, goal: READS, prepare };
}

/** @param {string} name @param {{ count: number, limited?: boolean, samePayee?: boolean }} options */
function batches(name, { count, limited = true, samePayee = false }) {
  /** @param {World} world @returns {Promise<import('../types.d.ts').AttackJob>} */
  async function prepare({ insertPeople, payee }) {
    const [{ token }, ...others] = await insertPeople(1 + BATCH_SIZE);
    const payees = samePayee ? [payee, ...others.slice(1)] : others;
    return { kind: 'batches', count, token, accountNumbers: payees.map(({ accountNumber }) => accountNumber) };
  }
  // Without the limit more is in flight than one user may have: that row shows the fair queue alone.
  return { name: `abuse, ${name}`, goal: limited ? PAYMENTS : NONE_REFUSED, limited, prepare };
}
