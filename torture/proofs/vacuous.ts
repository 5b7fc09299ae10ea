import type { FaultReport } from '../faults/nemesis';
import type { Counts, Journal } from '../journal';

/** What must have happened at least once, or the run shows nothing. */
const NEEDED: readonly (keyof Counts)[] = ['ok', 'refused', 'replayed', 'pages', 'logouts', 'strangers'];

/** With faults also: snapshots past the servers, requests that were in doubt, and a client that takes what it can. */
const NEEDED_WITH_FAULTS: readonly (keyof Counts)[] = ['snapshots', 'doubt', 'recovered', 'greedy'];

/** What must leave somebody in doubt, if it happens at all. After a connection that was cut, a server finds out by itself. */
const CUTS_ANSWERS = ['server killed', 'postmaster killed'];

export function proveNotVacuous(journal: Journal, faults: readonly FaultReport[] | null): void {
  const needed = faults ? [...NEEDED, ...NEEDED_WITH_FAULTS] : NEEDED;
  const none = needed.filter((name) => journal.counts[name] === 0);
  if (none.length > 0) journal.accuse('P8', `there was no ${none.join(', no ')}`);
  const cutting = faults?.filter(({ name }) => CUTS_ANSWERS.includes(name)) ?? [];
  if (cutting.length > 0 && cutting.every(({ inDoubt }) => inDoubt === 0))
    journal.accuse('P8', `nobody was in doubt after ${cutting[0]?.name ?? ''}, or anything like it`);
  if (faults?.length === 0) journal.accuse('P8', 'no fault happened');
}
