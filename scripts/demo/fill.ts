import type { Client } from 'pg';
import { decimalFromCents } from '../../src/utils/money.util';
import { Api, type Answer } from './api';
import { checkRights, checkSameDatabase, checkServer } from './checks';
import { moveDates } from './dates';
import { DEMO_PASSWORD, MAIN, PEOPLE, type PersonId } from './people';
import { makePlan, type Plan, type Step } from './plan';

interface Options {
  url: string;
  /** A connection to the database of that server, as the owner of its tables. */
  database: Client;
  report?: (line: string) => void;
}

interface Result {
  /** `there already`: an earlier run filled the server, and this one changed nothing. */
  outcome: 'filled' | 'there already';
  payments: number;
  since: Date;
}

interface LoggedIn {
  id: string;
  accountNumber: string;
  token: string;
}

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1';
const PROGRESS_EVERY = 100;

/**
 * Fills a development server with people and half a year of payments. A run that was interrupted can be repeated: the plan
 * follows from the time at which the main person was registered, and each payment has a key.
 * @throws Error with a sentence for the developer
 */
export async function fillDemo({ url, database, report = () => undefined }: Options): Promise<Result> {
  await checkServer(url);
  await checkRights(database);
  await checkSameDatabase(url, database);
  const wait = (seconds: number) => report(`Waiting ${seconds} s for a limit of the server.`);
  const api = new Api(url, wait);
  try {
    await registerAll(api, database, report);
    const main = await readMain(database);
    const plan = makePlan(main.registeredAt);
    const result = { payments: plan.steps.length, since: plan.joinedAt[MAIN] };
    if (main.isMoved) return { outcome: 'there already', ...result };

    report('Logging them in.');
    const people = await logInAll(api);
    await makePayments(api, { plan, people, report });
    await logOutOthers(api, people);
    report('Moving the payments to their dates.');
    await moveDates(database, plan, new Map([...people].map(([person, { id }]) => [person, id])));
    return { outcome: 'filled', ...result };
  } finally {
    api.close();
  }
}

/** Each person calls from an own address of this machine, as different people do. */
const addressOf = (place: number) => `127.0.0.${place + 2}`;

async function registerAll(api: Api, database: Client, report: (line: string) => void): Promise<void> {
  const emails = PEOPLE.map(({ email }) => email);
  const { rows } = await database.query<{ email: string }>('SELECT email FROM users WHERE email = ANY($1)', [emails]);
  const known = rows.map(({ email }) => email);
  const missing = [...PEOPLE.entries()].filter(([, { email }]) => !known.includes(email));
  if (missing.length > 0) report(`Registering ${missing.length} people.`);
  for (const [place, { email, fullName }] of missing) {
    const body = { email, password: DEMO_PASSWORD, full_name: fullName };
    const answer = await api.call('/api/auth/register', { body, from: addressOf(place) });
    expectStatus(answer, 201, `the registration of ${email}`);
  }
}

/** The id of a user is a UUID v7, which has the time of the registration in its first 48 bits, also after dates have moved. */
async function readMain(database: Client): Promise<{ registeredAt: Date; isMoved: boolean }> {
  const { rows } = await database.query<{ id: string; created_at: Date }>(
    'SELECT id, created_at FROM users WHERE email = $1',
    [PEOPLE.find(({ id }) => id === MAIN)?.email],
  );
  const [{ id, created_at: createdAt }] = rows as [{ id: string; created_at: Date }];
  const registeredAt = new Date(parseInt(id.replace('-', '').slice(0, 12), 16));
  return { registeredAt, isMoved: registeredAt.getTime() - createdAt.getTime() > 86_400_000 };
}

async function logInAll(api: Api): Promise<Map<PersonId, LoggedIn>> {
  const people = new Map<PersonId, LoggedIn>();
  for (const [place, { id, email }] of PEOPLE.entries()) {
    const body = { email, password: DEMO_PASSWORD };
    const answer = await api.call('/api/auth/login', { body, from: addressOf(place), userAgent: PHONE });
    expectStatus(answer, 200, `the login of ${email}`);
    const { accessToken: token, user } = answer.body;
    people.set(id, { id: user.id, accountNumber: user.account_number, token });
  }
  return people;
}

interface Run {
  plan: Plan;
  people: ReadonlyMap<PersonId, LoggedIn>;
  report: (line: string) => void;
}

/** One after another, so that the entries of each account are in the order of their times. */
async function makePayments(api: Api, { plan: { steps }, people, report }: Run): Promise<void> {
  const ids = new Map<string, string>();
  for (const [done, step] of steps.entries()) {
    if (done % PROGRESS_EVERY === 0) report(`${done} of ${steps.length} payments.`);
    const answer = await api.call(...toCall(step, people, ids));
    const isRefused = step.kind === 'send' && step.refused;
    expectStatus(answer, isRefused ? 402 : 201, `payment ${step.key}`);
    if (!isRefused) ids.set(step.key, answer.body.transaction.id);
  }
}

function toCall(step: Step, people: Run['people'], ids: ReadonlyMap<string, string>): Parameters<Api['call']> {
  const { key, note: description } = step;
  const amount = decimalFromCents(step.cents);
  if (step.kind === 'refund') {
    const { token } = people.get(step.by)!;
    return [`/api/transactions/${ids.get(step.of)}/refund`, { token, key, body: { amount, description } }];
  }
  const { token } = people.get(step.from)!;
  const { accountNumber: toAccountNumber } = people.get(step.to)!;
  return ['/api/transactions/send', { token, key, body: { toAccountNumber, amount, description } }];
}

/** The main person stays logged in on a phone, so that the list of devices shows one more than the browser. */
async function logOutOthers(api: Api, people: ReadonlyMap<PersonId, LoggedIn>): Promise<void> {
  for (const [id, { token }] of people) {
    if (id !== MAIN) expectStatus(await api.call('/api/auth/logout', { method: 'POST', token }), 204, 'a logout');
  }
}

function expectStatus({ status, body }: Answer, expected: number, what: string): void {
  if (status === expected) return;
  throw new Error(`The server answered ${status} and not ${expected} to ${what}: ${body?.detail ?? 'no reason'}`);
}
