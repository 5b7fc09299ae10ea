import { api } from './client.ts';

/*
 * The first calls of a page, begun while most of its scripts are still on the way. On a slow connection they cost no time then.
 */

/** A longer wait would show an old balance as if it were new. */
const FRESH_MS = 10_000;

type Accounts = ReturnType<typeof getAccounts>;

let resuming: Promise<string | null> | null = null;
let accounts: { userId: string; answer: Accounts; at: number } | null = null;

/** Continues the session of the refresh cookie, if there is one. Resolves to the id of its user, or to null. */
export function resumeEarly(): Promise<string | null> {
  resuming ??= api.resume();
  return resuming;
}

/** Asks for the accounts of the user of this session. `takeEarlyAccounts` has the answer, too. */
export function getAccountsEarly(userId: string): Accounts {
  const answer = getAccounts();
  const early = { userId, answer, at: Number.POSITIVE_INFINITY };
  const arrive = () => {
    early.at = performance.now();
  };
  answer.then(arrive, arrive);
  accounts = early;
  return answer;
}

/**
 * The user id of the session that `resumeEarly` has continued; without it, of the one that this call continues.
 * @throws PayVerseError, ConnectionError, UnreadableAnswerError
 */
export async function takeEarlySession(): Promise<string | null> {
  const early = resuming;
  resuming = null;
  const userId = await (early ?? api.resume());
  // The session may have ended in another tab since, when no listener of this page heard of it.
  return userId === api.userId ? userId : api.resume();
}

/** The answer of `getAccountsEarly`, once, for its user only (W2) and only while it is fresh. */
export function takeEarlyAccounts(): Accounts | null {
  const early = accounts;
  accounts = null;
  const isUsable = early?.userId === api.userId && !(performance.now() - early.at > FRESH_MS);
  return early && isUsable ? early.answer : null;
}

const getAccounts = () => api.GET('/api/accounts');
