import { randomBytes } from 'node:crypto';
import bcrypt from 'bcrypt';
import { normalize, PASSWORD_BYTES_MAX } from '../../utils/password.util';
import { ANONYMOUS, type Asker, FairLimiter } from './fairLimiter';

/**
 * Hashes run on libuv's four threads, which also look up host names and read files: two stay free for that. 200 hashes wait for
 * known askers, and 200 for strangers.
 */
const HASHES = { running: 2, waiting: 200 };

export type Passwords = ReturnType<typeof createPasswords>;

/** Hashes a few passwords at a time, in turns between askers. @throws UNAVAILABLE when too many wait, or after `close` */
export function createPasswords(cost: number, hashes = HASHES) {
  // A real hash at the live cost: an unknown email takes as long as a wrong password.
  const decoy = bcrypt.hashSync(randomBytes(16).toString('hex'), cost);

  const limiter = new FairLimiter(hashes);

  function hash(password: string, asker: Asker = ANONYMOUS): Promise<string> {
    return limiter.run(asker, () => bcrypt.hash(normalize(password), cost));
  }

  /** False without a hash, after the same time: one hash for each form of the password, whether or not there is a user. */
  async function matches(password: string, passwordHash: string | null, asker: Asker = ANONYMOUS): Promise<boolean> {
    for (const form of formsOf(password)) {
      const same = await limiter.run(asker, () => bcrypt.compare(form, passwordHash ?? decoy));
      if (same && passwordHash !== null && Buffer.byteLength(form) <= PASSWORD_BYTES_MAX) return true;
    }
    return false;
  }

  return { hash, matches, close: () => limiter.close() };
}

/** The normalized form, and as it was typed where that differs: hashes from before the normalization are of that form. */
function formsOf(password: string): string[] {
  return [...new Set([normalize(password), password])];
}
