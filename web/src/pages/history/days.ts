import type { Entry } from '../../api/entry.ts';
import { displayLocale } from '../../messages/locale.ts';
import { t } from '../../messages/translate.ts';

/** A day in the reader's time zone, in the format of a date input: `2026-03-29`. */
export type Day = string;

/** The API accepts times from 1970 to 9999 in UTC, and a local day starts at another time. */
const YEARS = { first: 1971, last: 9998 };

export const DAY_MIN: Day = `${YEARS.first}-01-01`;
export const DAY_MAX: Day = `${YEARS.last}-12-31`;

/** Whether the text is an existing day in the range of the API. */
export function isDay(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? beginOf(text) : new Date(NaN);
  // Date turns 30 February into a day of March.
  return dayOf(date) === text && date.getFullYear() >= YEARS.first && date.getFullYear() <= YEARS.last;
}

/** The start of the day, or of a later one. A day can have 23 or 25 hours. */
export function beginOf(day: Day, daysLater = 0): Date {
  const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater);
}

export function dayOf(date: Date): Day {
  const pad = (value: number, length: number) => String(value).padStart(length, '0');
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
}

/** Today, Yesterday, or the date in the reader's locale. */
export function dayName(day: Day, today: Day, locale = displayLocale()): string {
  if (day === today) return t('history.today');
  if (day === dayOf(beginOf(today, -1))) return t('history.yesterday');
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full' }).format(beginOf(day));
}

/** Groups entries by day, and keeps their order. */
export function byDay<Dated extends Pick<Entry, 'createdAt'>>(entries: readonly Dated[]): [Day, Dated[]][] {
  const days = new Map<Day, Dated[]>();
  for (const entry of entries) {
    const day = dayOf(entry.createdAt);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}
