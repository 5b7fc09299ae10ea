import { domainToASCII, domainToUnicode } from 'node:url';

/** The longest path of RFC 5321, 4.5.3.1.3, without its angle brackets. Characters and bytes are the same: all is ASCII. */
export const EMAIL_LENGTH_MAX = 254;
/** RFC 5321, 4.5.3.1.1. */
const LOCAL_PART_MAX = 64;
/** RFC 1035, 2.3.4. */
const LABEL_MAX = 63;

/** Dot-string of RFC 5321, 4.1.2: words of atext with single dots between them. */
const DOT_STRING = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** Two labels or more, the last of which is no number: `localhost` and IP addresses are no domains that mail is sent to. */
const DOMAIN = /^(?:[a-z0-9][a-z0-9-]*\.)+(?!\d+$)[a-z0-9][a-z0-9-]*$/;
/** ASCII that the URL standard would read as something else than a part of the name. */
const NOT_IN_A_DOMAIN = /[\x00-\x7f]/; // prettier-ignore
const HORIZONTAL_SPACE = /^[\p{Zs}\t]+|[\p{Zs}\t]+$/gu;

/**
 * The one form in which an email is stored and compared, so that the spellings of one mailbox are one user: without the
 * spaces around it, in lower case, and with the domain as A-labels (RFC 5890; UTS #46 as browsers apply it).
 *
 * What may stand before the @ is all of RFC 5321's atext. Quoted strings, IP addresses and local parts that are not ASCII
 * (RFC 6531) are refused: few mail servers take them, and two spellings of one could not be told to be the same.
 *
 * @returns the email, or what keeps the text from being one
 */
export function readEmail(text: string): { email: string } | { fault: string } {
  const trimmed = text.replace(HORIZONTAL_SPACE, '');
  if (trimmed.length > EMAIL_LENGTH_MAX) return { fault: `must have at most ${EMAIL_LENGTH_MAX} characters` };
  const at = trimmed.lastIndexOf('@');
  const localPart = trimmed.slice(0, at);
  if (at < 1) return { fault: 'must be an email address, such as ann@example.com' };
  const domain = toAsciiDomain(trimmed.slice(at + 1));
  if (domain === null) return { fault: 'must have a domain name after the @, such as example.com' };
  const fault = localPartFault(localPart);
  if (fault) return { fault };
  // Only now that it is ASCII: the lower case of the Kelvin sign is k.
  const email = `${localPart.toLowerCase()}@${domain}`;
  // The A-labels of a name are longer than the name.
  return email.length > EMAIL_LENGTH_MAX ? { fault: `must have at most ${EMAIL_LENGTH_MAX} characters` } : { email };
}

/** What keeps an email, as `readEmail` gives it, from being registered, or null: no mail server could deliver to it. */
export function newEmailFault(email: string): string | null {
  const [localPart = '', domain = ''] = email.split('@');
  if (localPart.length > LOCAL_PART_MAX) return `must have at most ${LOCAL_PART_MAX} characters before the @`;
  if (domain.split('.').some((label) => label.length > LABEL_MAX || label.endsWith('-')))
    return `must have parts of at most ${LABEL_MAX} characters in its domain, and none that ends with a hyphen`;
  return null;
}

function toAsciiDomain(text: string): string | null {
  const ascii = NOT_IN_A_DOMAIN.test(text.replace(/[A-Za-z0-9.-]/g, '')) ? '' : domainToASCII(text);
  return DOMAIN.test(ascii) && ascii.split('.').every(isDecodable) ? ascii : null;
}

/** Newer releases of Node.js leave an A-label as it is that stands for no name (RFC 5890, 2.3.2.1); older ones refuse it. */
function isDecodable(label: string): boolean {
  return !label.startsWith('xn--') || !domainToUnicode(label).startsWith('xn--');
}

function localPartFault(localPart: string): string | null {
  if (DOT_STRING.test(localPart)) return null;
  if (localPart.startsWith('"')) return 'must not have quotation marks before the @';
  if (/[^\x00-\x7f]/.test(localPart)) return 'must have only ASCII letters, digits and signs before the @'; // prettier-ignore
  return "must have only letters, digits, single dots and !#$%&'*+/=?^_`{|}~- before the @";
}
