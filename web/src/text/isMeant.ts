import { compactNumber } from './accountNumber.ts';
import { plainText } from './plainText.ts';

/** Whether the text is a part of the name or of the account number. */
export function isMeant({ name, accountNumber }: { name: string; accountNumber: string }, typed: string): boolean {
  const number = compactNumber(typed);
  // Every account number starts with the same letters, so only digits count.
  const isNumber = /\d/.test(number) && accountNumber.includes(number);
  return isNumber || plain(name).includes(plain(typed));
}

/** Without accents and capitals. */
const plain = (text: string) => plainText(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
