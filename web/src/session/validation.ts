/** Checks of typed fields before the server's own, which also knows common passwords and taken emails. */

export const PASSWORD_HINT = '8 to 72 characters. Several words make a good password.';

const LENGTH_MIN = 8;
/** The server's hash reads no more bytes. */
const BYTES_MAX = 72;
const NAME_LENGTH_MAX = 100;

/** For a new password. The server measures it in NFC too. */
export function newPasswordError(typed: string): string | null {
  const password = typed.normalize('NFC');
  // Array.from counts an emoji as one character.
  if (Array.from(password).length < LENGTH_MIN) return `Use at least ${LENGTH_MIN} characters.`;
  if (new TextEncoder().encode(password).length > BYTES_MAX)
    return `Use at most ${BYTES_MAX} characters, or fewer if some are not plain letters or digits.`;
  return null;
}

/** For the password of a login. */
export const passwordError = (password: string) => (password === '' ? 'Enter your password.' : null);

/** The server trims spaces too: pasted text has them. */
export function emailError(typed: string): string | null {
  const email = typed.trim();
  if (email === '') return 'Enter your email.';
  return /^[^@\s]+@[^@\s]+$/.test(email) ? null : 'Enter an email like ann@example.com.';
}

export function nameError(name: string): string | null {
  if (name.trim() === '') return 'Enter your name.';
  return Array.from(name).length > NAME_LENGTH_MAX ? `Use at most ${NAME_LENGTH_MAX} characters.` : null;
}
