import { t } from '../../messages/translate.ts';
import { dayOf } from './days.ts';
import type { HistoryFilter } from './filter.ts';

/** They keep names and words in order on a page, and would be hidden characters of a file name. */
const ISOLATES = /[\u2066-\u2069]/g;

/** The name of the file: the days that it covers. Without a last day it ends today. */
export function statementName({ from, to }: HistoryFilter, now = new Date()): string {
  const last = to ?? dayOf(now);
  const name =
    from === undefined ? t('history.file.until', { to: last }) : t('history.file.period', { from, to: last });
  return name.replace(ISOLATES, '');
}
