import { PATHS } from '../navigation/paths.ts';
import { plainText } from './plainText.ts';

/** The details of a pay link, as unchecked texts. Absent ones are empty. */
export interface PayLink {
  /** The account number of the recipient. */
  to: string;
  /** A decimal with a point, such as `12.50`. */
  amount: string;
  note: string;
}

/**
 * Reads a link that `payPath` made, or null. Browsers copy an address with or without `https://`. A link of another host names
 * an account of another PayVerse server.
 * @param here host and port of this page, as `location.host` has it
 */
export function readPayLink(typed: string, here = hostOfPage()): PayLink | null {
  const text = plainText(typed);
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (here === '' || !URL.canParse(address)) return null;
  const { host, pathname, searchParams } = new URL(address);
  const isOurs = host === here && pathname.replace(/\/$/, '') === PATHS.send;
  return isOurs && searchParams.has('to') ? payLinkOf(searchParams) : null;
}

/** The pay link in the query of an address. */
export const payLinkOf = (query: URLSearchParams): PayLink => ({
  to: query.get('to') ?? '',
  amount: query.get('amount') ?? '',
  note: query.get('note') ?? '',
});

/** Empty outside a browser. */
const hostOfPage = () => (globalThis as { location?: { host: string } }).location?.host ?? '';
