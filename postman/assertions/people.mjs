// @ts-check
import { expectId, expectTime, expectToken } from './formats.mjs';
import { endRun } from './run.mjs';

/**
 * The user as the walk knows them.
 *
 * @param {import('../types.d.ts').Person} person
 */
export function userOf(person) {
  return {
    id: pm.collectionVariables.get(`${person}Id`),
    email: pm.collectionVariables.get(`${person}Email`),
    full_name: { sender: 'John Doe', recipient: 'Jane Roe' }[person],
    account_number: pm.collectionVariables.get(`${person}AccountNumber`),
  };
}

/** @param {import('../types.d.ts').Person} person */
export function registers(person) {
  pm.test('201, the user', () => {
    pm.response.to.have.status(201);
    const { message, data, ...others } = pm.response.json();
    pm.expect(others).to.deep.equal({});
    pm.expect(message).to.equal('User registered successfully');
    pm.expect(data).to.have.all.keys('user');
    pm.expect(data.user.id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    pm.expect(data.user.account_number).to.match(/^ACC\d{13}$/);

    pm.collectionVariables.set(`${person}Id`, data.user.id);
    pm.collectionVariables.set(`${person}AccountNumber`, data.user.account_number);
    pm.expect(data.user).to.deep.equal(userOf(person));
  });
  if (pm.response.code !== 201) endRun(`${pm.response.code} instead of a new user, and all later requests need one`);
}

/**
 * Keeps the access token in the variable.
 *
 * @param {import('../types.d.ts').Person} person
 * @param {number} balance
 * @param {string} variable
 */
export function logsIn(person, balance, variable) {
  pm.test(`200, an access token and the user with ${balance.toFixed(2)}`, () => {
    pm.response.to.have.status(200);
    const { accessToken, ...others } = pm.response.json();
    pm.expect(others).to.deep.equal({ user: { ...userOf(person), balance } });
    expectToken(accessToken);
    pm.collectionVariables.set(variable, accessToken);
  });
  if (pm.response.code !== 200) endRun(`${pm.response.code} instead of an access token: all later requests need it`);
}

/** @param {import('../types.d.ts').Person} person @param {number} balance */
export function showsProfile(person, balance) {
  pm.test(`200, the user with ${balance.toFixed(2)}`, () => {
    pm.response.to.have.status(200);
    const { user, ...others } = pm.response.json();
    pm.expect(others).to.deep.equal({});
    const { created_at, ...fields } = user;
    pm.expect(fields).to.deep.equal({ ...userOf(person), balance });
    expectTime(created_at);
  });
}

/** The token belongs to the sender. */
export function knowsSender() {
  pm.test('200, the user', () => {
    pm.response.to.have.status(200);
    pm.expect(pm.response.json().user.id).to.equal(pm.collectionVariables.get('senderId'));
  });
}

/**
 * Keeps the account's id.
 *
 * @param {import('../types.d.ts').Person} person
 * @param {number} balance
 */
export function showsAccount(person, balance) {
  pm.test(`200, one USD account with ${balance.toFixed(2)}`, () => {
    pm.response.to.have.status(200);
    const { data, ...others } = pm.response.json();
    pm.expect(others).to.deep.equal({});
    pm.expect(data).to.have.lengthOf(1);
    const [{ id, created_at, ...account }] = data;
    pm.expect(account).to.deep.equal({ account_number: userOf(person).account_number, balance, currency: 'USD' });
    expectId(id);
    expectTime(created_at);
    pm.collectionVariables.set(`${person}AccountId`, id);
  });
}
