export type TimeStyle = 'time' | 'minute' | 'second';

const FORMATS: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  time: { timeStyle: 'short' },
  minute: { dateStyle: 'medium', timeStyle: 'short' },
  second: { dateStyle: 'full', timeStyle: 'long' },
};

export function Time({ at, show = 'minute' }: { at: Date; show?: TimeStyle }) {
  return <time dateTime={at.toISOString()}>{new Intl.DateTimeFormat(undefined, FORMATS[show]).format(at)}</time>;
}
