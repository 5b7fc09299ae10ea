import type { HistoryEntry, VersionRange } from '../../models/history.model';
import type { HistoryFilter } from './historyCursor';

/**
 * How many versions one page searches where no index serves the filter: reading 62,000 took 300 ms. The cursor leads to the
 * next part. An index for such filters would cost every transfer a write.
 */
export const SEARCHED_MAX = 2_000;

export function searchedPart(
  { after, before }: VersionRange,
  { status, counterparty, q }: HistoryFilter,
): VersionRange {
  // Both sides of an account have an index by version, and so have refusals.
  const isIndexed = counterparty === null && status !== 'completed' && q === null;
  return { after: isIndexed ? after : Math.max(after, before - 1 - SEARCHED_MAX), before };
}

interface Searched {
  /** The last entry of the page, when the searched part has more. */
  last: HistoryEntry | undefined;
  range: VersionRange;
  whole: VersionRange;
}

/** The next page has entries below this version. Null on the last page. */
export function nextBefore({ last, range, whole }: Searched): number | null {
  if (last) return last.version;
  return range.after > whole.after ? range.after + 1 : null;
}
