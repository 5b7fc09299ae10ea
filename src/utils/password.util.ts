import { dictionary } from '@zxcvbn-ts/language-common';
import { readEmail } from './emailAddress.util';
import { HOUSE_NAME } from './houseName.util';

export const PASSWORD_LENGTH_MIN = 8;
/** bcrypt ignores all bytes after the 72nd. */
export const PASSWORD_BYTES_MAX = 72;
/** OWASP ASVS 5.0, 6.2.4: the 3,000 most common passwords of sufficient length. The dictionary is sorted by frequency. */
const COMMONEST = new Set(
  dictionary['passwords-common'].filter(({ length }) => length >= PASSWORD_LENGTH_MIN).slice(0, 3_000),
);
/** NFC (UAX #15): devices send `é` as one or two characters, and users cannot see which (NIST SP 800-63B-4, 3.1.1.2). */
export const normalize = (password: string) => password.normalize('NFC');

export function passwordFault(typed: string): string | null {
  if (!typed.isWellFormed()) return 'must be well-formed Unicode';
  const password = normalize(typed);
  if (Array.from(password).length < PASSWORD_LENGTH_MIN) return `must have at least ${PASSWORD_LENGTH_MIN} characters`;
  if (Buffer.byteLength(password) > PASSWORD_BYTES_MAX) return `must have at most ${PASSWORD_BYTES_MAX} bytes`;
  if (COMMONEST.has(password.toLowerCase())) return 'must not be one of the commonest passwords';
  return null;
}

/** Rejects words that an attacker derives from the account (ASVS 5.0, 6.2.11). */
export function obviousFault(
  password: string,
  { email, fullName }: { email: string; fullName: string },
): string | null {
  const [localPart = ''] = email.split('@', 1);
  const compared = (word: string) => normalize(word).toLowerCase();
  const words = [HOUSE_NAME, email, localPart, fullName].map(compared);
  // A typed email may have a Unicode domain. The stored one is ASCII.
  const read = readEmail(password);
  const isEmail = 'email' in read && read.email === email;
  return isEmail || words.includes(compared(password))
    ? 'must not be the name, the email, or the name of this service'
    : null;
}
