/** Days as a person counts them: in the time zone of this machine, which the browser beside it has, too. */
export const DAYS = 183;

export interface Day {
  /** 0 is the first day of the demo. */
  index: number;
  /** 0 is Sunday. */
  weekday: number;
  date: number;
  month: string;
  isLastWeekdayOfMonth: boolean;
  /** A time of this day. Seconds and milliseconds follow from the rest, so that times do not look set by hand. */
  at(hour: number, minute: number): Date;
}

/** The days that end with the day of `end`. */
export function daysUntil(end: Date): Day[] {
  return Array.from({ length: DAYS + 1 }, (_, index) => toDay(end, index));
}

function toDay(end: Date, index: number): Day {
  const noon = new Date(end.getFullYear(), end.getMonth(), end.getDate() - DAYS + index, 12);
  const [year, month, date] = [noon.getFullYear(), noon.getMonth(), noon.getDate()];
  return {
    index,
    weekday: noon.getDay(),
    date,
    month: noon.toLocaleDateString('en-US', { month: 'long' }),
    isLastWeekdayOfMonth: date === lastWeekdayOf(year, month),
    at: (hour, minute) => {
      const millisecond = (index * 7_919 + hour * 1_303 + minute * 577) % 60_000;
      return new Date(year, month, date, hour, minute, 0, millisecond);
    },
  };
}

function lastWeekdayOf(year: number, month: number): number {
  const last = new Date(year, month + 1, 0);
  const afterFriday = { 0: 2, 6: 1 }[last.getDay()] ?? 0;
  return last.getDate() - afterFriday;
}

export const isWorkday = ({ weekday }: Day) => weekday >= 1 && weekday <= 5;
export const isSaturday = ({ weekday }: Day) => weekday === 6;
