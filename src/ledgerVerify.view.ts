import { BOOK_RULES, type BookReport, type FaultKind } from './models/book.model';

/** What the program that proves the book prints. */

/** Written out by hand: scripts rely on these names. */
export function toJson({ accounts, transactions, balances, openings, difference, faults }: BookReport) {
  const [worst] = faults;
  return {
    sound: !worst,
    accounts,
    transactions,
    balances,
    openings,
    difference,
    faults: Object.fromEntries(countByKind(faults)),
    first_broken: worst
      ? {
          kind: worst.kind,
          account_number: worst.first.account,
          transaction_id: worst.first.transactionId,
          version: worst.first.version,
          stored: worst.first.stored,
          expected: worst.first.expected,
        }
      : null,
  };
}

/** For people: the verdict, the sums, every rule, and the first broken row. */
export function toText({ accounts, transactions, balances, openings, difference, faults }: BookReport): string {
  const sums = { accounts, transactions, balances, openings, difference };
  return [
    faults.length === 0 ? 'The book is sound.' : 'The book is BROKEN.',
    '',
    ...Object.entries(sums).map(([name, value]) => `${name.padEnd(16)} ${String(value).padStart(20)}`),
    '',
    ...countByKind(faults).map(
      ([kind, count]) => `${kind.padEnd(16)} ${String(count).padStart(8)}  ${BOOK_RULES[kind]}`,
    ),
    ...describeFirst(faults),
    '',
  ].join('\n');
}

function describeFirst([worst]: BookReport['faults']): string[] {
  if (!worst) return [];
  const { account, transactionId, version, stored, expected } = worst.first;
  const places = [
    transactionId !== null && `transaction ${transactionId}`,
    account !== null && `account ${account}`,
    version !== null && `version ${version}`,
  ].filter(Boolean);
  return [
    '',
    `first broken row: ${places.join(', ')} (${worst.kind})`,
    `  stored:    ${stored}`,
    `  should be: ${expected}`,
  ];
}

/** How many faults of each kind there are, those without any included, in the order of the rules. */
export function countByKind(faults: BookReport['faults']): [FaultKind, number][] {
  const kinds = Object.keys(BOOK_RULES) as FaultKind[];
  return kinds.map((kind) => [kind, faults.find((group) => group.kind === kind)?.count ?? 0]);
}
