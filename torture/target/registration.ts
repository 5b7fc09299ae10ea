import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bank, Person } from './bank';
import { isAnswer, waitMs, type Answer, type Call } from './call';
import type { Target } from './target';

const FULL_NAME = 'Torture Test';
const ATTEMPTS_MAX = 200;
const LOGIN_PAUSE_MS = 1_000;

/** Registers the people of a run at the first server. @throws Error when one cannot be registered */
export async function registerPeople(target: Target, bank: Bank, count: number): Promise<void> {
  const run = randomBytes(6).toString('hex');
  for (let number = 0; number < count; number += 1) {
    const email = `torture-${run}-${number}@example.com`;
    bank.people.push(await register({ number, email, accountId: '', accountNumber: '' }, target, bank));
  }
}

async function register(person: Person, target: Target, bank: Bank): Promise<Person> {
  const { email, number } = person;
  const body = { email, password: bank.password, full_name: FULL_NAME };
  const registered = await insist(target, { method: 'POST', path: '/api/auth/register', body });
  const { account_number: accountNumber } = registered.body.data.user as { account_number: string };
  bank.people[number] = person;
  const token = await firstToken(bank, number);
  const { body: accounts } = await insist(target, { method: 'GET', path: '/api/accounts', token });
  bank.people.length = number;
  return { ...person, accountNumber, accountId: accounts.data[0].id as string };
}

/** Retries, because the rate limit of a deployment may be used up for a minute. */
async function firstToken(bank: Bank, number: number): Promise<string> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const token = await bank.token(0, number);
    if (token !== null) return token;
    await delay(LOGIN_PAUSE_MS);
  }
  throw new Error(`person ${number} could not log in`);
}

/** Waits as long as Retry-After says. @throws Error on every other failure */
async function insist(target: Target, call: Call): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await target.call(0, call);
    if (isAnswer(reply) && reply.status < 300) return reply;
    const shown = isAnswer(reply) ? `${reply.status} ${JSON.stringify(reply.body)}` : reply.why;
    const isLimited = isAnswer(reply) && reply.status === 429;
    if (attempt === ATTEMPTS_MAX || !isLimited) throw new Error(`${call.method} ${call.path} was answered ${shown}`);
    await delay(waitMs(reply));
  }
}
