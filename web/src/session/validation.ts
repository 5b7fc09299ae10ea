import { t } from '../messages/translate.ts';

/** Checks of typed fields before the server's own, which also knows common passwords and taken emails. */

const LENGTH_MIN = 8;
/** The server's hash reads no more bytes. */
const BYTES_MAX = 72;
const NAME_LENGTH_MAX = 100;

export const passwordHint = () => t('check.passwordHint', { min: LENGTH_MIN, max: BYTES_MAX });

/** For a new password. The server measures it in NFC too. */
export function newPasswordError(typed: string): string | null {
  const password = typed.normalize('NFC');
  // Array.from counts an emoji as one character.
  if (Array.from(password).length < LENGTH_MIN) return t('check.passwordShort', { min: LENGTH_MIN });
  if (new TextEncoder().encode(password).length > BYTES_MAX) return t('check.passwordLong', { max: BYTES_MAX });
  return null;
}

/** For the password of a login. */
export const passwordError = (password: string) => (password === '' ? t('check.passwordEmpty') : null);

/** The server trims spaces too: pasted text has them. */
export function emailError(typed: string): string | null {
  const email = typed.trim();
  if (email === '') return t('check.emailEmpty');
  return /^[^@\s]+@[^@\s]+$/.test(email) ? null : t('check.email');
}

export function nameError(name: string): string | null {
  if (name.trim() === '') return t('check.nameEmpty');
  return Array.from(name).length > NAME_LENGTH_MAX ? t('check.nameLong', { max: NAME_LENGTH_MAX }) : null;
}
