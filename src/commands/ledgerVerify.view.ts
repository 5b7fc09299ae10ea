import { BOOK_RULES, type BookReport, type FaultKind } from '../models/verification/report.model';

/** The object of `--json`. Scripts rely on these names. */
export function toJson(report: BookReport) {
  const { accounts, transactions, balances, openings, difference, faults, laterThanNow } = report;
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
    later_than_now: {
      count: laterThanNow.count,
      latest: laterThanNow.latest && {
        transaction_id: laterThanNow.latest.transactionId,
        created_at: laterThanNow.latest.createdAt,
      },
    },
  };
}

/** The text for people: the verdict, the sums, every rule, the first broken row, and a warning about a clock. */
export function toText(report: BookReport): string {
  const { accounts, transactions, balances, openings, difference, faults, laterThanNow } = report;
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
    ...describeLater(laterThanNow),
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

function describeLater({ count, latest }: BookReport['laterThanNow']): string[] {
  if (!latest) return [];
  return [
    '',
    `warning: ${count} entries are later than now, because a clock was ahead. The latest is transaction`,
    `  ${latest.transactionId}, of ${latest.createdAt.toISOString()}. No rule is broken, and every balance counts them.`,
  ];
}

/** The number of faults for each rule, zeros included, in the order of the rules. */
export function countByKind(faults: BookReport['faults']): [FaultKind, number][] {
  const kinds = Object.keys(BOOK_RULES) as FaultKind[];
  return kinds.map((kind) => [kind, faults.find((group) => group.kind === kind)?.count ?? 0]);
}
