import type { FaultReport } from '../faults/fault';
import type { Counts } from '../journal/counts';
import type { Journal } from '../journal/journal';

/** A run without one of these shows nothing. */
const NEEDED: readonly (keyof Counts)[] = ['ok', 'refused', 'replayed', 'pages', 'logouts', 'strangers'];

/** A run with faults needs these too: snapshots past the servers, requests in doubt, and the greedy client. */
const NEEDED_WITH_FAULTS: readonly (keyof Counts)[] = ['snapshots', 'doubt', 'recovered', 'greedy'];

/** Faults that must leave requests in doubt. After a connection that was cut, a server looks up the outcome by itself. */
const CUTS_ANSWERS = ['server killed', 'postmaster killed'];

export function proveNotVacuous(journal: Journal, faults: readonly FaultReport[] | null): void {
  const accuse = (about: string, expected: string) => journal.accuse({ proof: 'P8', about, expected, actual: 'none' });
  const needed = faults ? [...NEEDED, ...NEEDED_WITH_FAULTS] : NEEDED;
  const none = needed.filter((name) => journal.counts[name] === 0);
  if (none.length > 0) accuse('the run', `some ${none.join(', some ')}`);
  const cutting = faults?.filter(({ name }) => CUTS_ANSWERS.includes(name)) ?? [];
  if (cutting.length > 0 && cutting.every(({ inDoubt }) => inDoubt === 0))
    accuse(cutting[0]?.name ?? '', 'requests in doubt');
  if (faults?.length === 0) accuse('the run', 'a fault');
}
