import { domainToASCII, domainToUnicode } from 'node:url';

// RFC 5321, 4.5.3.1.3 without the angle brackets, 4.5.3.1.1, and RFC 1035, 2.3.4.
export const EMAIL_LENGTH_MAX = 254;
const LOCAL_PART_MAX = 64;
const LABEL_MAX = 63;

/** RFC 5321, 4.1.2. */
const DOT_STRING = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** At least two labels, and no number at the end: `localhost` and IP addresses get no mail. */
const DOMAIN = /^(?:[a-z0-9][a-z0-9-]*\.)+(?!\d+$)[a-z0-9][a-z0-9-]*$/;
const NOT_IN_A_DOMAIN = /[\x00-\x7f]/; // prettier-ignore
const HORIZONTAL_SPACE = /^[\p{Zs}\t]+|[\p{Zs}\t]+$/gu;

/**
 * Normalizes an email, so that all spellings of one mailbox are one user: lower case, the domain as A-labels (RFC 5890; UTS
 * #46 as browsers apply it). It rejects quoted strings, IP addresses and local parts that are not ASCII (RFC 6531): few mail
 * servers accept them, and their spellings cannot be compared.
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
  // Lower case after the check for ASCII: the lower case of the Kelvin sign is k.
  const email = `${localPart.toLowerCase()}@${domain}`;
  return email.length > EMAIL_LENGTH_MAX ? { fault: `must have at most ${EMAIL_LENGTH_MAX} characters` } : { email };
}

/** Rejects a result of `readEmail` that no mail server could deliver to. */
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

/** Newer Node.js releases keep an A-label that decodes to no name (RFC 5890, 2.3.2.1). Older ones reject it. */
function isDecodable(label: string): boolean {
  return !label.startsWith('xn--') || !domainToUnicode(label).startsWith('xn--');
}

function localPartFault(localPart: string): string | null {
  if (DOT_STRING.test(localPart)) return null;
  if (localPart.startsWith('"')) return 'must not have quotation marks before the @';
  if (/[^\x00-\x7f]/.test(localPart)) return 'must have only ASCII letters, digits and signs before the @'; // prettier-ignore
  return "must have only letters, digits, single dots and !#$%&'*+/=?^_`{|}~- before the @";
}
