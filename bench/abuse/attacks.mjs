import { insertHistory } from '../people.mjs';

const ENTRY_COUNT = 62_000;
const COUNTERPARTIES = 100;
const BATCH_SIZE = 1_000;

const PAYMENTS = { timesBaseline: 5 };
const NONE_REFUSED = { timesBaseline: Infinity };
const READS = { timesBaseline: 5, p99MsMax: 300 };

/**
 * What one user does to all others while they keep within the limits. `prepare` resolves with what the attacker's process has
 * to know; `goal` is about the payments of the victim, of which none may be refused.
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
    name: 'abuse, logins from one /48, victim at home',
    goal: { ...NONE_REFUSED, logins: true },
    prepare: () => ({ kind: 'logins', count: 250 }),
  },
];

/** Each attacker has an account of their own, so that the limit of the one before is not theirs. */
function statements(name, job) {
  async function prepare({ admin, insertPeople, settleDatabase }) {
    const [owner, ...others] = await insertPeople(1 + COUNTERPARTIES);
    await insertHistory(admin, owner, others, ENTRY_COUNT);
    await settleDatabase();
    return { ...job, token: owner.token, accountId: owner.accountId };
  }
  return { name: `abuse, ${name}`, goal: READS, prepare };
}

function batches(name, { count, limited = true, samePayee = false }) {
  async function prepare({ insertPeople, payee }) {
    const [{ token }, ...others] = await insertPeople(1 + BATCH_SIZE);
    const payees = samePayee ? [payee, ...others.slice(1)] : others;
    return { kind: 'batches', count, token, accountNumbers: payees.map(({ accountNumber }) => accountNumber) };
  }
  // Without the limit more is in flight than a user can have: that row shows what the queue does alone.
  return { name: `abuse, ${name}`, goal: limited ? PAYMENTS : NONE_REFUSED, limited, prepare };
}
