import { createHash, createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';

/** The first secret signs, all verify. A rotation puts the new secret before the old one. */
export type SecretList = readonly [string, ...string[]];

export interface TokenSettings {
  accessSecrets: SecretList;
  refreshSecrets: SecretList;
  accessTtlSeconds: number;
  issuer: string;
  audience: string;
}

export interface Identity {
  userId: string;
  sessionId: string;
}

export interface RefreshToken extends Identity {
  id: string;
  issuedAt: Date;
  expiresAt: Date;
}

interface ReadToken {
  identity: Identity;
  issuedAt: number;
  expiresAt: number;
}

const CLOCK_SKEW_SECONDS = 60;

export type Tokens = ReturnType<typeof createTokens>;

/** Builds the keys once: jsonwebtoken tries to parse a string as a PEM key at each call. */
export function createTokens(settings: TokenSettings) {
  const accessKeys = toKeys(settings.accessSecrets);
  const refreshKeys = toKeys(settings.refreshSecrets);
  const { issuer, audience, accessTtlSeconds } = settings;
  const read = createReader(issuer, audience);

  function signAccess({ userId, sessionId }: Identity): string {
    const claims = { sub: userId, sid: sessionId, jti: randomUUID(), typ: 'access', iss: issuer, aud: audience };
    return jwt.sign(claims, accessKeys[0], { algorithm: 'HS256', expiresIn: accessTtlSeconds });
  }

  /** Deterministic: HS256 is, and no claim comes from a clock. */
  function signRefresh({ id, userId, sessionId, issuedAt, expiresAt }: RefreshToken, key = refreshKeys[0]): string {
    const claims = { sub: userId, sid: sessionId, jti: id, typ: 'refresh', iss: issuer, aud: audience };
    const times = { iat: toSeconds(issuedAt), exp: toSeconds(expiresAt) };
    return jwt.sign({ ...claims, ...times }, key, { algorithm: 'HS256' });
  }

  /** Rebuilds the text of an issued token, of which the database keeps only the hash. Null if its secret is gone. */
  function signRefreshAgain(token: RefreshToken, tokenHash: string): string | null {
    const texts = refreshKeys.map((key) => signRefresh(token, key));
    return texts.find((text) => hashToken(text) === tokenHash) ?? null;
  }

  const recent = new RecentTokens();

  /** Null if the token is expired, forged or malformed. The difference would help only an attacker. */
  function readAccess(token: string): Identity | null {
    const known = recent.find(token);
    if (known) return known;
    const found = read(token, accessKeys, 'access');
    // The list of revocations covers the current lifetime. A token from before a change of settings may live longer.
    if (!found || found.expiresAt - found.issuedAt > accessTtlSeconds) return null;
    recent.add(token, found);
    return found.identity;
  }

  /** Accepts an expired token. Use it only to end the session. */
  function readExpiredAccess(token: string): Identity | null {
    return read(token, accessKeys, 'access', { ignoreExpiration: true })?.identity ?? null;
  }

  function readRefresh(token: string): Identity | null {
    return read(token, refreshKeys, 'refresh')?.identity ?? null;
  }

  return { signAccess, signRefresh, signRefreshAgain, readAccess, readExpiredAccess, readRefresh };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function createReader(issuer: string, audience: string) {
  const claimsSchema = z.object({
    sub: z.uuid(),
    sid: z.uuid(),
    jti: z.string().min(1),
    // jsonwebtoken would accept a list that has another audience too, and a token without `exp`.
    aud: z.literal(audience),
    iat: z.int(),
    exp: z.int(),
    typ: z.string(),
  });

  return (
    token: string,
    keys: readonly KeyObject[],
    typ: string,
    options: { ignoreExpiration?: boolean } = {},
  ): ReadToken | null => {
    const verified = verify(token, keys, { issuer, audience, ...options });
    // RFC 7515, 4.1.11: a token with an unknown critical extension is invalid. We know none.
    if (!verified || 'crit' in verified.header) return null;

    const { success, data: claims } = claimsSchema.safeParse(verified.payload);
    if (!success || claims.typ !== typ) return null;
    if (claims.iat > toSeconds(new Date()) + CLOCK_SKEW_SECONDS) return null;
    return { identity: { userId: claims.sub, sessionId: claims.sid }, issuedAt: claims.iat, expiresAt: claims.exp };
  };
}

const RECENT_MAX = 10_000;

/** A cache of verified access tokens. Each call also checks whether the session was revoked. */
class RecentTokens {
  private readonly tokens = new Map<string, ReadToken>();

  find(token: string): Identity | null {
    const found = this.tokens.get(token);
    return found && found.expiresAt > toSeconds(new Date()) ? found.identity : null;
  }

  add(token: string, read: ReadToken): void {
    const [oldest] = this.tokens.keys();
    if (oldest !== undefined && this.tokens.size >= RECENT_MAX) this.tokens.delete(oldest);
    this.tokens.set(token, read);
  }
}

function toKeys([first, ...others]: SecretList): [KeyObject, ...KeyObject[]] {
  const toKey = (secret: string) => createSecretKey(secret, 'utf8');
  return [toKey(first), ...others.map(toKey)];
}

function verify(token: string, keys: readonly KeyObject[], options: jwt.VerifyOptions): jwt.Jwt | null {
  for (const key of keys) {
    try {
      // The algorithm is pinned: a token must not choose it.
      return jwt.verify(token, key, { ...options, algorithms: ['HS256'], complete: true });
    } catch {
      // Signed by another key of the list, or by none.
    }
  }
  return null;
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1_000);
}
