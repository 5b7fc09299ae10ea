/** Intl would take offsets such as `+05:30` too, which no name of a column should have. */
const NAME = /^[A-Za-z][\w+/-]{0,63}$/;

/** Whether this is a name in the time zone database of this Node.js, such as `Europe/Berlin` or `UTC`. */
export function isTimeZone(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Writes times as a clock in this time zone shows them, in the form that spreadsheets read: `2026-11-29 17:32:58`. */
export function createLocalClock(timeZone: string): (time: Date) => string {
  // Swedish writes dates in the order of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (time) => format.format(time);
}
