import { displayLocale } from '../messages/locale.ts';

export type TimeStyle = 'time' | 'minute' | 'second';

const FORMATS: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  time: { timeStyle: 'short' },
  minute: { dateStyle: 'medium', timeStyle: 'short' },
  second: { dateStyle: 'full', timeStyle: 'long' },
};

export function Time({ at, show = 'minute' }: { at: Date; show?: TimeStyle }) {
  // `auto`: the words of the browser's language can run from right to left.
  return (
    <time dir="auto" dateTime={at.toISOString()}>
      {new Intl.DateTimeFormat(displayLocale(), FORMATS[show]).format(at)}
    </time>
  );
}
