type Style = 'day' | 'minute' | 'second';

const FORMATS: Record<Style, Intl.DateTimeFormatOptions> = {
  day: { dateStyle: 'medium' },
  minute: { dateStyle: 'medium', timeStyle: 'short' },
  second: { dateStyle: 'full', timeStyle: 'long' },
};

/** A moment in the reader's locale and time zone. */
export function Time({ at, show = 'minute' }: { at: Date; show?: Style }) {
  return <time dateTime={at.toISOString()}>{new Intl.DateTimeFormat(undefined, FORMATS[show]).format(at)}</time>;
}
