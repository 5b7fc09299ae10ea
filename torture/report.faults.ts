import type { FaultReport } from './faults/fault';

/** A table of all faults in their order, and a table of their kinds where a kind came more than once. */
export function toFaultTables(faults: readonly FaultReport[]): string[] {
  if (faults.length === 0) return [];
  const names = [...new Set(faults.map(({ name }) => name))];
  const each = [
    '',
    ...toTable(['fault', 'in flight', 'in doubt', 'lasted', 'healed in', 'what shows it'], faults.map(toRow)),
  ];
  if (names.length === faults.length) return each;
  const kinds = names.map((name) => faults.filter((fault) => fault.name === name));
  const heads = ['fault', 'times', 'in flight', 'in doubt', 'healed in', 'at most'];
  return [...each, '', ...toTable(heads, kinds.map(toKindRow))];
}

const toRow = ({ name, inFlight, inDoubt, lastedMs, healedMs, evidence }: FaultReport): string[] => [
  name,
  String(inFlight),
  String(inDoubt),
  `${lastedMs} ms`,
  healedMs === null ? 'never' : `${healedMs} ms`,
  evidence,
];

/** Requests are sums; times are the median and the longest. */
function toKindRow(faults: readonly FaultReport[]): string[] {
  const sum = (count: (fault: FaultReport) => number) =>
    String(faults.reduce((total, fault) => total + count(fault), 0));
  const healed = faults.map(({ healedMs }) => healedMs ?? Infinity).sort((a, b) => a - b);
  const shown = (ms = Infinity) => (ms === Infinity ? 'never' : `${ms} ms`);
  return [
    faults[0]?.name ?? '',
    String(faults.length),
    sum(({ inFlight }) => inFlight),
    sum(({ inDoubt }) => inDoubt),
    shown(healed[Math.floor(healed.length / 2)]),
    shown(healed.at(-1)),
  ];
}

/** The first column and the evidence are text, aligned left. The other columns are numbers. */
function toTable(heads: readonly string[], rows: readonly string[][]): string[] {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => (row[column] as string).length)));
  const isText = (column: number) => column === 0 || heads[column] === 'what shows it';
  return all.map((row) =>
    row
      .map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
