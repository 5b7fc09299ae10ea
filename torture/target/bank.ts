import { randomBytes } from 'node:crypto';
import type { Journal } from '../journal/journal';
import { isAnswer, type Answer, type Lost } from './call';
import type { Target } from './target';

export interface Person {
  number: number;
  email: string;
  accountId: string;
  accountNumber: string;
}

/** The balance that each new account starts with. */
export const OPENING_CENTS = 100_000;

/** A token is young for this part of its life. */
const YOUNG = 0.8;
/** The password is right, so no other refusal is. */
const MAY_REFUSE_LOGIN = [429, 502, 503, 504];

/** The people of one run, and their sessions: one token for each person at each server. */
export class Bank {
  readonly password = randomBytes(16).toString('base64url');
  readonly people: Person[] = [];
  private readonly tokens = new Map<string, Promise<string | null>>();
  /** When each token was issued. */
  private readonly issuedAt = new Map<string, number>();

  constructor(
    private readonly target: Target,
    private readonly journal: Journal,
  ) {}

  person(number: number): Person {
    return this.people[number] as Person;
  }

  /** Null when the server cannot log in this person now. */
  token(server: number, number: number): Promise<string | null> {
    const place = `${server}/${number}`;
    const known = this.tokens.get(place);
    if (known) return known;
    const login = this.logIn(server, number);
    this.tokens.set(place, login);
    void login.then((token) => token === null && this.tokens.delete(place));
    return login;
  }

  /** The server refused this token: the next call logs in again. A server with the right clock refuses no young token. */
  forget(server: number, number: number, token: string): void {
    this.tokens.delete(`${server}/${number}`);
    const ageMs = performance.now() - (this.issuedAt.get(token) ?? -Infinity);
    if (ageMs >= YOUNG * lifeMsOf(token) || this.journal.clocksHaveJumped) return;
    this.journal.accuse({
      proof: 'sessions',
      about: `a session of ${number}`,
      expected: 'it to live until its end',
      actual: `a refusal by server ${server} after ${Math.round(ageMs)} ms`,
    });
  }

  /** A new session for one caller alone. */
  async logIn(server: number, number: number): Promise<string | null> {
    const { email } = this.person(number);
    const body = { email, password: this.password };
    const reply = await this.target.call(server, { method: 'POST', path: '/api/auth/login', body });
    if (isAnswer(reply) && reply.status === 200) {
      const token = reply.body.accessToken as string;
      this.issuedAt.set(token, performance.now());
      return token;
    }
    this.judgeLogin(reply);
    return null;
  }

  private judgeLogin(reply: Answer | Lost): void {
    if (!isAnswer(reply) || MAY_REFUSE_LOGIN.includes(reply.status)) return;
    if (reply.status === 500 && this.journal.expectsInternal) return;
    const actual = `${reply.status} ${JSON.stringify(reply.body)}`;
    this.journal.accuse({ proof: 'answers', about: 'a login', expected: '200', actual });
  }
}

/** The life of a token by its own claims: RFC 7519, 4.1. */
export function lifeMsOf(token: string): number {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const { iat, exp } = JSON.parse(claims) as { iat: number; exp: number };
  return (exp - iat) * 1_000;
}
