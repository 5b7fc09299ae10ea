import { randomBytes } from 'node:crypto';
import { dictionary } from '@zxcvbn-ts/language-common';
import bcrypt from 'bcrypt';
import { readEmail } from './emailAddress.util';
import { HOUSE_NAME } from './houseName.util';
import { createFairLimiter, NOBODY, type Asker } from './fairLimiter.util';

export const PASSWORD_LENGTH_MIN = 8;
/** bcrypt reads 72 bytes and ignores the rest without a word. */
export const PASSWORD_BYTES_MAX = 72;
/** OWASP ASVS 5.0, 6.2.4: the 3,000 commonest of those that are long enough. The list is ordered by how common they are. */
const COMMONEST = new Set(
  dictionary['passwords-common'].filter(({ length }) => length >= PASSWORD_LENGTH_MIN).slice(0, 3_000),
);
/**
 * Hashes run on libuv's four threads, which also look up host names and read files: two stay free for that. So many wait for
 * known askers, and as many for strangers.
 */
const HASHES = { running: 2, waiting: 200 };

/**
 * The form in which a password is measured, hashed and compared: devices send `é` as one character or as two, and the person
 * who typed it cannot tell (NIST SP 800-63B-4, 3.1.1.2; NFC of UAX #15).
 */
const normalize = (password: string) => password.normalize('NFC');

/** What keeps a text from being a password, or null. There are no composition rules (ASVS 5.0, 6.2.5). */
export function passwordFault(typed: string): string | null {
  if (!typed.isWellFormed()) return 'must be well-formed Unicode';
  const password = normalize(typed);
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
  const compared = (word: string) => normalize(word).toLowerCase();
  const words = [HOUSE_NAME, email, localPart, fullName].map(compared);
  // The email as its owner types it: the stored one has its domain in ASCII.
  const read = readEmail(password);
  const isEmail = 'email' in read && read.email === email;
  return isEmail || words.includes(compared(password))
    ? 'must not be the name, the email, or the name of this service'
    : null;
}

export type Passwords = ReturnType<typeof createPasswords>;

/**
 * Hashing at one bcrypt cost, a few at a time, in turns between those who ask. Both calls throw UNAVAILABLE when too many wait,
 * or after `close`.
 */
export function createPasswords(cost: number, hashes = HASHES) {
  // A real hash at the live cost: an unknown email takes as long as a wrong password.
  const decoy = bcrypt.hashSync(randomBytes(16).toString('hex'), cost);

  const limiter = createFairLimiter(hashes);

  function hash(password: string, asker: Asker = NOBODY): Promise<string> {
    return limiter.run(asker, () => bcrypt.hash(normalize(password), cost));
  }

  /**
   * Whether the password has this hash. Without a hash it is never right, and takes the same time: a wrong password costs one
   * hash for each of its forms, whether or not there is a user.
   */
  async function matches(password: string, passwordHash: string | null, asker: Asker = NOBODY): Promise<boolean> {
    for (const form of formsOf(password)) {
      const same = await limiter.run(asker, () => bcrypt.compare(form, passwordHash ?? decoy));
      if (same && passwordHash !== null && Buffer.byteLength(form) <= PASSWORD_BYTES_MAX) return true;
    }
    return false;
  }

  return { hash, matches, close: limiter.close };
}

/** The normalized form, and as it was typed where that differs: hashes from before the normalization are of that form. */
function formsOf(password: string): string[] {
  return [...new Set([normalize(password), password])];
}
