import type { FaultReport } from '../faults/nemesis';
import type { Counts, Journal } from '../journal';

/** What must have happened at least once, or the run shows nothing. */
const NEEDED: readonly (keyof Counts)[] = ['ok', 'refused', 'replayed', 'pages', 'logouts'];

/** With faults also: snapshots past the servers, and requests that were in doubt. */
const NEEDED_WITH_FAULTS: readonly (keyof Counts)[] = ['snapshots', 'doubt', 'recovered'];

export function proveNotVacuous(journal: Journal, faults: readonly FaultReport[] | null): void {
  const needed = faults ? [...NEEDED, ...NEEDED_WITH_FAULTS] : NEEDED;
  const none = needed.filter((name) => journal.counts[name] === 0);
  if (none.length > 0) journal.accuse('P8', `there was no ${none.join(', no ')}`);
  if (faults?.length === 0) journal.accuse('P8', 'no fault happened');
}
