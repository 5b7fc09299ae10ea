import type { Person } from '../../api/people.ts';
import { compactNumber } from '../../text/accountNumber.ts';
import { plainText } from '../../text/plainText.ts';
import { readCounterparty } from './filter.ts';

/** The people whose name or number contains the text, or the person of a complete account number. */
export function findPeople(people: readonly Person[], typed: string): Person[] {
  const found = people.filter((person) => isMeant(person, typed));
  const number = readCounterparty(typed);
  return found.length > 0 || number === null ? found : [{ accountNumber: number, name: number }];
}

function isMeant({ name, accountNumber }: Person, typed: string): boolean {
  const number = compactNumber(typed);
  // Every account number starts with the same letters, so only digits count.
  const isNumber = /\d/.test(number) && accountNumber.includes(number);
  return isNumber || plain(name).includes(plain(typed));
}

/** Without accents and capitals. */
const plain = (text: string) => plainText(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
