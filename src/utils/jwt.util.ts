import { createHash, createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';

/** Secrets of one purpose: the first signs, all verify. A change of the secret puts the new one before the old one. */
export type SecretList = readonly [string, ...string[]];

export interface TokenSettings {
  accessSecrets: SecretList;
  refreshSecrets: SecretList;
  accessTtlSeconds: number;
  issuer: string;
  audience: string;
}

/** Who is calling, and in which session. */
export interface Identity {
  userId: string;
  sessionId: string;
}

export interface RefreshToken extends Identity {
  id: string;
  /** Whole seconds, as a JWT counts. */
  issuedAt: Date;
  expiresAt: Date;
}

/** What a token says, and the second from which on it says nothing any more. */
interface ReadToken {
  identity: Identity;
  issuedAt: number;
  expiresAt: number;
}

/** How far the clock of another instance may run ahead of ours. */
const CLOCK_SKEW_SECONDS = 60;

export type Tokens = ReturnType<typeof createTokens>;

/** Signs and reads both kinds of token. The keys are built once: jsonwebtoken tries a string as a PEM key every time. */
export function createTokens(settings: TokenSettings) {
  const accessKeys = toKeys(settings.accessSecrets);
  const refreshKeys = toKeys(settings.refreshSecrets);
  const { issuer, audience, accessTtlSeconds } = settings;
  const read = createReader(issuer, audience);

  function signAccess({ userId, sessionId }: Identity): string {
    const claims = { sub: userId, sid: sessionId, jti: randomUUID(), typ: 'access', iss: issuer, aud: audience };
    return jwt.sign(claims, accessKeys[0], { algorithm: 'HS256', expiresIn: accessTtlSeconds });
  }

  /** The same token and key give the same text: HS256 is deterministic, and no claim comes from a clock. */
  function signRefresh({ id, userId, sessionId, issuedAt, expiresAt }: RefreshToken, key = refreshKeys[0]): string {
    const claims = { sub: userId, sid: sessionId, jti: id, typ: 'refresh', iss: issuer, aud: audience };
    const times = { iat: toSeconds(issuedAt), exp: toSeconds(expiresAt) };
    return jwt.sign({ ...claims, ...times }, key, { algorithm: 'HS256' });
  }

  /**
   * The text of a token that was signed before, also by another server or under another first secret: the one text with this
   * hash. Null when its secret is not in the list.
   */
  function signRefreshAgain(token: RefreshToken, tokenHash: string): string | null {
    const texts = refreshKeys.map((key) => signRefresh(token, key));
    return texts.find((text) => hashToken(text) === tokenHash) ?? null;
  }

  const recent = new RecentTokens();

  /** Null if the token is expired, forged or malformed: the difference helps only an attacker. */
  function readAccess(token: string): Identity | null {
    const known = recent.find(token);
    if (known) return known;
    const found = read(token, accessKeys, 'access');
    // Ended sessions are remembered for as long as tokens live now. One from before, that lives longer, is refused.
    if (!found || found.expiresAt - found.issuedAt > accessTtlSeconds) return null;
    recent.add(token, found);
    return found.identity;
  }

  /** Whom the token was made for, though it may have expired: enough to end that session, and nothing else. */
  function readExpiredAccess(token: string): Identity | null {
    return read(token, accessKeys, 'access', { ignoreExpiration: true })?.identity ?? null;
  }

  /** Null when the token is expired, forged or malformed. */
  function readRefresh(token: string): Identity | null {
    return read(token, refreshKeys, 'refresh')?.identity ?? null;
  }

  return { signAccess, signRefresh, signRefreshAgain, readAccess, readExpiredAccess, readRefresh };
}

/** What the database keeps of a refresh token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function createReader(issuer: string, audience: string) {
  const claimsSchema = z.object({
    sub: z.uuid(),
    sid: z.uuid(),
    jti: z.string().min(1),
    // jsonwebtoken would accept a list with another audience in it, and a token that never expires.
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
    // RFC 7515, 4.1.11: whoever does not know a critical extension must refuse the token. We know none.
    if (!verified || 'crit' in verified.header) return null;

    const { success, data: claims } = claimsSchema.safeParse(verified.payload);
    if (!success || claims.typ !== typ) return null;
    if (claims.iat > toSeconds(new Date()) + CLOCK_SKEW_SECONDS) return null;
    return { identity: { userId: claims.sub, sessionId: claims.sid }, issuedAt: claims.iat, expiresAt: claims.exp };
  };
}

/** How many verified tokens are kept, the latest ones. One takes about half a kilobyte. */
const RECENT_MAX = 10_000;

/**
 * Access tokens that were verified already. Nothing about them can change but the time, so a client that calls often
 * costs one verification and not one for each call. Whether its session has ended is looked up elsewhere, every time.
 */
class RecentTokens {
  private readonly tokens = new Map<string, ReadToken>();

  find(token: string): Identity | null {
    const found = this.tokens.get(token);
    return found && found.expiresAt > toSeconds(new Date()) ? found.identity : null;
  }

  add(token: string, read: ReadToken): void {
    // A Map keeps the order in which its keys were added, so the first one is the oldest.
    const [oldest] = this.tokens.keys();
    if (oldest !== undefined && this.tokens.size >= RECENT_MAX) this.tokens.delete(oldest);
    this.tokens.set(token, read);
  }
}

function toKeys([first, ...others]: SecretList): [KeyObject, ...KeyObject[]] {
  const toKey = (secret: string) => createSecretKey(secret, 'utf8');
  return [toKey(first), ...others.map(toKey)];
}

/** What the first key says that the token passes, or null when none does. */
function verify(token: string, keys: readonly KeyObject[], options: jwt.VerifyOptions): jwt.Jwt | null {
  for (const key of keys) {
    try {
      // The algorithm is pinned: a token must not choose how it is checked.
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
