import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../journal';
import { isAnswer, type Answer, type Call, type Lost, type Target } from './target';

export interface Person {
  number: number;
  email: string;
  accountId: string;
  accountNumber: string;
}

/** What everybody has at the beginning. */
export const OPENING_CENTS = 100_000;

const FULL_NAME = 'Torture Test';
const ATTEMPTS_MAX = 200;
const PAUSE_MS = 100;
const LOGIN_PAUSE_MS = 1_000;
const WAIT_SECONDS_MAX = 60;
/** A token is young for this part of its life. */
const YOUNG = 0.8;
/** The password is the right one. */
const MAY_REFUSE_LOGIN = [429, 502, 503, 504];

/** The people of one run, and how they are logged in: at each server by a token of its own. */
export class Bank {
  private readonly password = randomBytes(16).toString('base64url');
  private readonly run = randomBytes(6).toString('hex');
  private readonly tokens = new Map<string, Promise<string | null>>();
  /** When each token was given out. */
  private readonly born = new Map<string, number>();
  readonly people: Person[] = [];

  constructor(
    private readonly target: Target,
    private readonly journal: Journal,
  ) {}

  /** Registers so many people. @throws Error when one cannot be registered */
  async open(count: number): Promise<void> {
    for (let number = 0; number < count; number += 1) this.people.push(await this.register(number));
  }

  person(number: number): Person {
    return this.people[number] as Person;
  }

  /** Null when nobody can log in now. */
  token(server: number, number: number): Promise<string | null> {
    const place = `${server}/${number}`;
    const known = this.tokens.get(place);
    if (known) return known;
    const login = this.logIn(server, number);
    this.tokens.set(place, login);
    void login.then((token) => token === null && this.tokens.delete(place));
    return login;
  }

  /** It was refused: the next one who needs one logs in again. A young one is refused only where clocks differ. */
  forget(server: number, number: number, token: string): void {
    this.tokens.delete(`${server}/${number}`);
    const ageMs = performance.now() - (this.born.get(token) ?? -Infinity);
    if (ageMs < YOUNG * lifeMsOf(token) && !this.journal.clocksHaveJumped)
      this.journal.accuse('sessions', `server ${server} refused a session of ${number} that nobody had ended`);
  }

  /** A session that nobody else uses. */
  async logIn(server: number, number: number): Promise<string | null> {
    const { email } = this.person(number);
    const body = { email, password: this.password };
    const reply = await this.target.call(server, { method: 'POST', path: '/api/auth/login', body });
    if (isAnswer(reply) && reply.status === 200) {
      const token = reply.body.accessToken as string;
      this.born.set(token, performance.now());
      return token;
    }
    this.judgeLogin(reply);
    return null;
  }

  private judgeLogin(reply: Answer | Lost): void {
    if (!isAnswer(reply) || MAY_REFUSE_LOGIN.includes(reply.status)) return;
    if (reply.status === 500 && this.journal.expectsInternal) return;
    this.journal.accuse('answers', `a login was answered ${reply.status} ${JSON.stringify(reply.body)}`);
  }

  private async register(number: number): Promise<Person> {
    const email = `torture-${this.run}-${number}@example.com`;
    const body = { email, password: this.password, full_name: FULL_NAME };
    const registered = await this.insist({ method: 'POST', path: '/api/auth/register', body });
    const { account_number: accountNumber } = registered.body.data.user as { account_number: string };
    const person = { number, email, accountId: '', accountNumber };
    this.people[number] = person;
    const token = await this.firstToken(number);
    const { body: accounts } = await this.insist({ method: 'GET', path: '/api/accounts', token });
    this.people.length = number;
    return { ...person, accountId: accounts.data[0].id as string };
  }

  /** The limit of a deployment may be used up for a minute. */
  private async firstToken(number: number): Promise<string> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const token = await this.token(0, number);
      if (token !== null) return token;
      await delay(LOGIN_PAUSE_MS);
    }
    throw new Error(`nobody could log in as person ${number}`);
  }

  /** For what must work before there is anything to test. Waits where it is told to wait. */
  private async insist(call: Call): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await this.target.call(0, call);
      if (isAnswer(reply) && reply.status < 300) return reply;
      const told = isAnswer(reply) ? `${reply.status} ${JSON.stringify(reply.body)}` : reply.why;
      const isLimited = isAnswer(reply) && reply.status === 429;
      if (attempt === ATTEMPTS_MAX || !isLimited) throw new Error(`${call.method} ${call.path} was answered ${told}`);
      await delay(waitMs(reply));
    }
  }
}

/** How long an answer asks to wait. */
export function waitMs({ headers }: Answer): number {
  const seconds = Number(headers['retry-after']);
  return seconds > 0 ? Math.min(seconds, WAIT_SECONDS_MAX) * 1_000 : PAUSE_MS;
}

/** How long a token lives, as it says itself: RFC 7519, 4.1. */
export function lifeMsOf(token: string): number {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const { iat, exp } = JSON.parse(claims) as { iat: number; exp: number };
  return (exp - iat) * 1_000;
}
