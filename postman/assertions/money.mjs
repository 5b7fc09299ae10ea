// @ts-check
import { expectId, expectTime } from './formats.mjs';

/**
 * The answer to a payment: the transaction, and the payer's new balance.
 *
 * @param {string} title
 * @param {{ from: import('../types.d.ts').Person, to: import('../types.d.ts').Person, balance: number, amount: number, description: string | null }} payment
 */
export function pays(title, { from, to, balance, ...expected }) {
  pm.test(`201, ${title}, and ${balance.toFixed(2)} are left`, () => {
    pm.response.to.have.status(201);
    const { transaction, ...others } = pm.response.json();
    pm.expect(others).to.deep.equal({ message: 'Transaction successful', balance });
    const { id, created_at, ...fields } = transaction;
    pm.expect(fields).to.deep.equal({
      from_account_id: pm.collectionVariables.get(`${from}AccountId`),
      to_account_id: pm.collectionVariables.get(`${to}AccountId`),
      status: 'completed',
      ...expected,
    });
    expectId(id);
    expectTime(created_at);
  });
}

/**
 * The answer in the variable comes again, with its old balance.
 *
 * @param {string} variable
 * @param {number} balance
 */
export function repeats(variable, balance) {
  pm.test('201, the first answer again', () => {
    pm.response.to.have.status(201);
    pm.expect(pm.response.headers.get('Idempotency-Replayed')).to.equal('true');
    pm.expect(pm.response.json()).to.deep.equal(JSON.parse(pm.collectionVariables.get(variable)));
    pm.expect(pm.response.json().balance).to.equal(balance);
  });
}

export function isReplay() {
  pm.test('it is a replay', () => pm.expect(pm.response.headers.get('Idempotency-Replayed')).to.equal('true'));
}

export function isNoReplay() {
  pm.test('it is not a replay', () => pm.expect(pm.response.headers.has('Idempotency-Replayed')).to.equal(false));
}

/** @param {unknown} entry */
export function expectEntry(entry) {
  pm.expect(entry).to.have.all.keys(
    ...['id', 'from_account_id', 'to_account_id', 'amount', 'status', 'description', 'created_at'],
    ...['type', 'refund_of', 'refunded_amount', 'direction', 'counterparty', 'balance_after'],
  );
}

/**
 * A page of the history with one entry, which has these fields among others.
 *
 * @param {string} title
 * @param {object} fields
 */
export function showsOneEntry(title, fields) {
  pm.test(`200, ${title}`, () => {
    pm.response.to.have.status(200);
    pm.expect(pm.response.json()).to.have.all.keys('data', 'nextCursor');
    const { data } = pm.response.json();
    pm.expect(data).to.have.lengthOf(1);
    expectEntry(data[0]);
    pm.expect(data[0]).to.deep.include(fields);
  });
}

/** Keeps the cursor of the next page. */
export function hasNextPage() {
  pm.test('there is a next page', () => {
    const { nextCursor } = pm.response.json();
    pm.expect(nextCursor).to.be.a('string').and.not.equal('');
    pm.collectionVariables.set('nextCursor', nextCursor);
  });
}

export function isLastPage() {
  pm.test('it is the last page', () => pm.expect(pm.response.json().nextCursor).to.equal(null));
}

/**
 * The other side of a payment, with a shortened name.
 *
 * @param {import('../types.d.ts').Person} person
 */
export function counterpartyOf(person) {
  return {
    account_number: pm.collectionVariables.get(`${person}AccountNumber`),
    display_name: { sender: 'John D.', recipient: 'Jane R.' }[person],
  };
}

/** The transaction that was sent first, before any refund. */
export function showsSentTransaction() {
  pm.test('200, the transaction', () => {
    pm.response.to.have.status(200);
    const { transaction } = JSON.parse(pm.collectionVariables.get('sentAnswer'));
    const detail = { type: 'transfer', refund_of: null, refunded_amount: 0 };
    pm.expect(pm.response.json()).to.deep.equal({ transaction: { ...transaction, ...detail } });
  });
}

/**
 * The account's balance at a time.
 *
 * @param {number} balance
 * @param {string} at
 */
export function showsBalance(balance, at) {
  pm.test(`200, ${balance.toFixed(2)}`, () => {
    pm.response.to.have.status(200);
    pm.expect(pm.response.json()).to.deep.equal({ balance, currency: 'USD', at });
  });
}

/**
 * The balances at both ends of the period, and the sums between them.
 *
 * @param {string} title
 * @param {object} totals
 */
export function showsTotals(title, totals) {
  pm.test(`200, ${title}`, () => {
    pm.response.to.have.status(200);
    const statement = pm.response.json();
    pm.expect(statement).to.have.all.keys(
      ...['account', 'from', 'to', 'openingBalance', 'closingBalance', 'totalIn', 'totalOut', 'entries'],
    );
    pm.expect(statement).to.deep.include(totals);
  });
}
