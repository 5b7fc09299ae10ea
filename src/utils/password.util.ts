import { randomBytes } from 'node:crypto';
import { dictionary } from '@zxcvbn-ts/language-common';
import bcrypt from 'bcrypt';
import { createLimiter } from './limiter.util';

export const PASSWORD_LENGTH_MIN = 8;
/** bcrypt reads 72 bytes and ignores the rest without a word. */
export const PASSWORD_BYTES_MAX = 72;
/** OWASP ASVS 5.0, 6.2.4: the 3,000 commonest of those that are long enough. The list is ordered by how common they are. */
const COMMONEST = new Set(
  dictionary['passwords-common'].filter(({ length }) => length >= PASSWORD_LENGTH_MIN).slice(0, 3_000),
);
const PRODUCT = 'payverse';
/** Hashes run on libuv's four threads, which also look up host names and read files: two stay free for that. */
const HASHES = { running: 2, waiting: 200 };

/** What keeps a text from being a password, or null. There are no composition rules (ASVS 5.0, 6.2.5). */
export function passwordFault(password: string): string | null {
  if (!password.isWellFormed()) return 'must be well-formed Unicode';
  if (Array.from(password).length < PASSWORD_LENGTH_MIN) return `must have at least ${PASSWORD_LENGTH_MIN} characters`;
  if (Buffer.byteLength(password) > PASSWORD_BYTES_MAX) return `must have at most ${PASSWORD_BYTES_MAX} bytes`;
  if (COMMONEST.has(password.toLowerCase())) return 'must not be one of the commonest passwords';
  return null;
}

/** What whoever guesses this user's password would try first, beside the commonest ones (ASVS 5.0, 6.2.11). */
export function obviousFault(
  password: string,
  { email, fullName }: { email: string; fullName: string },
): string | null {
  const [localPart = ''] = email.split('@', 1);
  const words = [PRODUCT, email, localPart, fullName].map((word) => word.toLowerCase());
  return words.includes(password.toLowerCase()) ? 'must not be the name, the email, or the name of this service' : null;
}

export type Passwords = ReturnType<typeof createPasswords>;

/** Hashing at one bcrypt cost, a few at a time. Both calls throw UNAVAILABLE when too many wait, or after `close`. */
export function createPasswords(cost: number) {
  // A real hash at the live cost: an unknown email takes as long as a wrong password.
  const decoy = bcrypt.hashSync(randomBytes(16).toString('hex'), cost);

  const limiter = createLimiter(HASHES);

  function hash(password: string): Promise<string> {
    return limiter.run(() => bcrypt.hash(password, cost));
  }

  /** Whether the password has this hash. Without a hash it is never right, and takes the same time. */
  async function matches(password: string, passwordHash: string | null): Promise<boolean> {
    const same = await limiter.run(() => bcrypt.compare(password, passwordHash ?? decoy));
    return same && passwordHash !== null && Buffer.byteLength(password) <= PASSWORD_BYTES_MAX;
  }

  return { hash, matches, close: limiter.close };
}
