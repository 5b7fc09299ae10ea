/**
 * What can be said of a typed email, name or password without the server, which has the last word: it knows the common
 * passwords and the taken emails.
 */

export const PASSWORD_HINT = '8 to 72 characters. A few words make a good one.';

const LENGTH_MIN = 8;
/** What the server's hash reads; the rest would not count. */
const BYTES_MAX = 72;
const NAME_LENGTH_MAX = 100;

/** Of a password to be. The server measures it in NFC, too. */
export function newPasswordFault(typed: string): string | null {
  const password = typed.normalize('NFC');
  // Characters as people count them: an emoji is one, not two.
  if (Array.from(password).length < LENGTH_MIN) return `It must have at least ${LENGTH_MIN} characters.`;
  if (new TextEncoder().encode(password).length > BYTES_MAX)
    return `It is too long: at most ${BYTES_MAX} characters, and fewer when some are not plain letters or digits.`;
  return null;
}

/** Of a password that is there already. */
export const passwordFault = (password: string) => (password === '' ? 'Please type your password.' : null);

/** The server takes the spaces off, too: they come with what is pasted. */
export function emailFault(typed: string): string | null {
  const email = typed.trim();
  if (email === '') return 'Please type your email.';
  return /^[^@\s]+@[^@\s]+$/.test(email) ? null : 'An email looks like ann@example.com.';
}

export function nameFault(name: string): string | null {
  if (name.trim() === '') return 'Please type your name.';
  return Array.from(name).length > NAME_LENGTH_MAX ? `It can have at most ${NAME_LENGTH_MAX} characters.` : null;
}
