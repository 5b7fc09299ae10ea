import { dictionary } from '@zxcvbn-ts/language-common';
import { readEmail } from './emailAddress.util';
import { HOUSE_NAME } from './houseName.util';

export const PASSWORD_LENGTH_MIN = 8;
/** bcrypt reads 72 bytes and ignores the rest without a word. */
export const PASSWORD_BYTES_MAX = 72;
/** OWASP ASVS 5.0, 6.2.4: the 3,000 commonest of those that are long enough. The list is ordered by how common they are. */
const COMMONEST = new Set(
  dictionary['passwords-common'].filter(({ length }) => length >= PASSWORD_LENGTH_MIN).slice(0, 3_000),
);
/**
 * The form in which a password is measured, hashed and compared: devices send `é` as one character or as two, and the person
 * who typed it cannot tell (NIST SP 800-63B-4, 3.1.1.2; NFC of UAX #15).
 */
export const normalize = (password: string) => password.normalize('NFC');

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
