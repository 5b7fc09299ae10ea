/** What a client chose and a log keeps: the rest says nothing, and a stranger could fill a disk with it. */
const LOGGED_MAX = 256;

/** The beginning of a text, as far as it is logged. */
export const clip = (text: string): string => (text.length > LOGGED_MAX ? text.slice(0, LOGGED_MAX) : text);
