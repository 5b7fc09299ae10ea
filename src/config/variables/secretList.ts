import type { SecretList } from '../../utils/jwt.util';

export const SECRET_BYTES_MIN = 32;
/** Example secrets of public documents: a copied example protects no server. */
const EXAMPLE_SECRET = /your_|change[-_ ]?me|example|placeholder/i;

/**
 * `new,old`: the first secret signs, all verify. Commas or white space divide a list. A text without a part of 32 bytes is one
 * secret, so that a passphrase with spaces or commas stays valid. Null for a mix of long and short parts, which is ambiguous.
 */
export function readSecrets(text: string): SecretList | null {
  const parts = text.trim().split(/\s*,\s*|\s+/);
  const long = parts.filter((part) => isLong(part));
  if (parts.length === 1 || long.length === 0) return [text];
  const [first, ...others] = long;
  return first === undefined || long.length < parts.length ? null : [first, ...others];
}

type Name = 'JWT_ACCESS_SECRET' | 'JWT_REFRESH_SECRET';

/** The requirements of production on the secrets. One line for each fault, with no part of a secret. */
export function secretFaults(given: Partial<Record<Name, string>>): string[] {
  const [access, refresh] = [given.JWT_ACCESS_SECRET, given.JWT_REFRESH_SECRET].map(listOf);
  const faults = [
    listFault('JWT_ACCESS_SECRET', access),
    listFault('JWT_REFRESH_SECRET', refresh),
    access?.some((secret) => refresh?.includes(secret)) && 'JWT_REFRESH_SECRET must differ from JWT_ACCESS_SECRET',
  ];
  return faults.filter((fault) => typeof fault === 'string').map((fault) => `  ${fault}`);
}

/** Undefined if it is not set. Null if it is ambiguous, which its schema reports. */
function listOf(text: string | undefined): SecretList | null | undefined {
  return text === undefined ? undefined : readSecrets(text);
}

function listFault(name: Name, list: SecretList | null | undefined): string | false {
  if (list === undefined) return `${name} must be set in production`;
  if (list === null) return false;
  if (!list.every(isLong)) return `${name} must have at least ${SECRET_BYTES_MIN} bytes`;
  if (new Set(list).size < list.length) return `${name} must not have the same secret twice`;
  return list.some((secret) => EXAMPLE_SECRET.test(secret)) && `${name} must not be an example`;
}

function isLong(secret: string): boolean {
  return Buffer.byteLength(secret) >= SECRET_BYTES_MIN;
}
