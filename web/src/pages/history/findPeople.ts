import type { Person } from '../../api/people.ts';
import { isMeant } from '../../text/isMeant.ts';
import { readCounterparty } from './filter.ts';

/** The people whose name or number contains the text, or the person of a complete account number. */
export function findPeople(people: readonly Person[], typed: string): Person[] {
  const found = people.filter((person) => isMeant(person, typed));
  const number = readCounterparty(typed);
  return found.length > 0 || number === null ? found : [{ accountNumber: number, name: number }];
}
