import { displayLocale } from '../messages/locale.ts';

export type TimeStyle = 'time' | 'day' | 'date' | 'minute' | 'second';

const FORMATS: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  time: { timeStyle: 'short' },
  day: { month: 'short', day: 'numeric' },
  date: { dateStyle: 'long' },
  minute: { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  second: { dateStyle: 'full', timeStyle: 'long' },
};

/** A moment. `day` and `minute` leave out the year while it is this one. */
export function Time({ at, show = 'minute' }: { at: Date; show?: TimeStyle }) {
  const isLong = (show === 'day' || show === 'minute') && at.getFullYear() !== new Date().getFullYear();
  const format = new Intl.DateTimeFormat(displayLocale(), { ...FORMATS[show], ...(isLong && { year: 'numeric' }) });
  // `auto`: the words of the browser's language can run from right to left.
  return (
    <time dir="auto" dateTime={at.toISOString()}>
      {format.format(at)}
    </time>
  );
}
