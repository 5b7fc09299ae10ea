import { z } from 'zod';
import type { SecretList } from '../utils/jwt.util';

const SECRET_BYTES_MIN = 32;
/** Secrets that stand in public text: a copied example protects no server. */
const EXAMPLE_SECRET = /your_|change[-_ ]?me|example|placeholder/i;

/**
 * `new,old`: the first secret signs, all verify. Commas or white space divide a list. A text without 32 bytes in any part is
 * one secret, so a passphrase with spaces or commas goes on to work. A text with long and short parts may be meant either
 * way, so it is refused.
 */
export function readSecrets(text: string): SecretList | null {
  const parts = text.trim().split(/\s*,\s*|\s+/);
  const long = parts.filter((part) => isLong(part));
  if (parts.length === 1 || long.length === 0) return [text];
  const [first, ...others] = long;
  return first === undefined || long.length < parts.length ? null : [first, ...others];
}

const secrets = z.string().transform((text, context) => {
  const list = readSecrets(text);
  if (list) return list;
  context.addIssue(`must be one secret, or a list with at least ${SECRET_BYTES_MIN} bytes in each part`);
  return z.NEVER;
});

export const secretVariables = z.object({
  JWT_ACCESS_SECRET: secrets.optional(),
  JWT_REFRESH_SECRET: secrets.optional(),
});
type Name = keyof typeof secretVariables.shape;

/** What production asks of the secrets. One line for each fault, with no part of a secret. */
export function secretFaults(given: Partial<Record<Name, string>>): string[] {
  const [access, refresh] = [given.JWT_ACCESS_SECRET, given.JWT_REFRESH_SECRET].map(listOf);
  const faults = [
    listFault('JWT_ACCESS_SECRET', access),
    listFault('JWT_REFRESH_SECRET', refresh),
    access?.some((secret) => refresh?.includes(secret)) && 'JWT_REFRESH_SECRET must differ from JWT_ACCESS_SECRET',
  ];
  return faults.filter((fault) => typeof fault === 'string').map((fault) => `  ${fault}`);
}

/** Undefined when it is not set, null when it cannot be read, which is a fault already. */
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
