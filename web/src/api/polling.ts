/** Other people pay into the account at any time, so the visible queries poll this often. */
export const POLL_MS = 15_000;
