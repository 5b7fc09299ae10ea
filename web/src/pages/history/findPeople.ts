import type { Person } from '../../api/people.ts';
import { compactNumber } from '../../text/accountNumber.ts';
import { plainText } from '../../text/plainText.ts';
import { readCounterparty } from './filter.ts';

/** Whom the typed text may mean: by name or number, and by a whole account number anybody. */
export function findPeople(people: readonly Person[], typed: string): Person[] {
  const found = people.filter((person) => isMeant(person, typed));
  const number = readCounterparty(typed);
  return found.length > 0 || number === null ? found : [{ accountNumber: number, name: number }];
}

function isMeant({ name, accountNumber }: Person, typed: string): boolean {
  const number = compactNumber(typed);
  // The letters of a number are those of all numbers.
  const isNumber = /\d/.test(number) && accountNumber.includes(number);
  return isNumber || plain(name).includes(plain(typed));
}

/** As people type it: without accents and capitals. */
const plain = (text: string) => plainText(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
