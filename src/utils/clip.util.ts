/** Bounds logged texts that a client chose, which could otherwise fill the disk. */
const LOGGED_MAX = 256;

export const clip = (text: string): string => (text.length > LOGGED_MAX ? text.slice(0, LOGGED_MAX) : text);
