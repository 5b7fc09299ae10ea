import type { Pool } from 'pg';
import type { Account } from '../../models/account.model';
import { listVersions, type EntryFilter, type HistoryEntry, type VersionRange } from '../../models/history.model';
import { listSearchable, type SearchableEntry } from '../../models/search.model';
import { Places } from '../../platform/limits/places';
import { Turns } from '../../platform/limits/turns';
import { counterpartyName } from '../../utils/displayName.util';
import { foldText } from '../../utils/foldedText.util';
import { matchesSearch, type SearchWord } from '../../utils/searchWords.util';

/**
 * Reads the user's own entries and compares them here: PostgreSQL has no index of words, because every payment would pay for it
 * (decision 23). A search must not slow payments down, so searches read parts in turns, like statements (decision 21).
 *
 * In versions. Reading and comparing a part takes about 1 ms of this process and 1 ms of PostgreSQL.
 */
const SEARCH_PART = 500;

/** A search takes about 0.1 s, so a user who types has one or two under way. */
const SEARCHES_MAX = { perKey: 4, all: 64 };

type Owner = Pick<Account, 'id' | 'userId'>;

interface SearchQuery {
  /** Bounded by `searchedPart`. */
  range: VersionRange;
  filter: EntryFilter;
  words: readonly SearchWord[];
  limit: number;
}

export interface Found {
  /** At most `limit` entries, newest first. */
  entries: HistoryEntry[];
  /** The part of the range that was searched: it ends early when the limit is reached. */
  range: VersionRange;
}

export type Search = (account: Owner, query: SearchQuery) => Promise<Found>;

export function createSearch(pool: Pool): Search {
  const turns = new Turns();
  const places = new Places({ name: 'searches', ...SEARCHES_MAX });

  async function find(account: Owner, { range, filter, words, limit }: SearchQuery): Promise<Found> {
    const versions: number[] = [];
    let { before } = range;
    while (before - 1 > range.after && versions.length < limit) {
      const part = { after: Math.max(range.after, before - 1 - SEARCH_PART), before };
      versions.push(...(await turns.run(() => findVersions(account, part, { filter, words }))));
      before = part.after + 1;
    }
    const entries = await listVersions(pool, account.id, versions.slice(0, limit));
    return { entries, range: { after: before - 1, before: range.before } };
  }

  async function findVersions(
    account: Owner,
    range: VersionRange,
    { filter, words }: Pick<SearchQuery, 'filter' | 'words'>,
  ): Promise<number[]> {
    const entries = await listSearchable(pool, account, { range, filter });
    return entries.filter((entry) => matchesSearch(words, toSearched(entry))).map(({ version }) => version);
  }

  return (account, query) => places.hold(account.id, () => find(account, query));
}

/** The names as the user sees them: a search that knew the whole name would reveal it letter by letter. */
function toSearched({ amountCents, accountNumber, description, fullName, ownName }: SearchableEntry) {
  const texts = [description ?? '', counterpartyName(fullName), ownName ?? ''];
  return { amountCents, accountNumber, folded: texts.map(foldText).join('\n') };
}
