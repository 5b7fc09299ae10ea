import type { Fate } from '../journal/fate';
import type { Accuse } from '../model/accusation';
import type { MoneyOperation } from '../model/operation';
import type { Booked, PaymentRules } from '../model/payment';
import type { Row } from '../model/row';
import { proveFate } from './fateProofs';

/**
 * Compares the book with the answers, as the set checker of Jepsen does: a payment that was acknowledged and is not in the
 * book is lost, a row that no client asked for is unexpected, and a payment in doubt that is in the book is recovered.
 */
export function proveBook(fates: Iterable<Fate>, book: readonly Row[], accuse: Accuse): void {
  const rows = groupByOperation(book);
  const booked = new Map<PaymentRules<MoneyOperation>, Booked<MoneyOperation>[]>();
  for (const fate of fates) {
    const own = rows.get(fate.name) ?? [];
    rows.delete(fate.name);
    proveFate(fate, own, accuse);
    const row = own.find(({ status }) => status === 'completed');
    if (row) append(booked, fate.rules, { operation: fate.operation, row });
  }
  for (const [rules, all] of booked) rules.prove?.(all, accuse);
  for (const [name, unexpected] of rows)
    accuse({
      proof: 'P4',
      about: name || 'a transaction without a description',
      expected: 'nothing in the book, because no client asked for it',
      actual: JSON.stringify(unexpected),
    });
}

/** The description of a transaction begins with the name of its operation. */
function groupByOperation(book: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of book) append(groups, row.description.split('/', 1)[0] as string, row);
  return groups;
}

function append<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
