import { z } from 'zod';
import { duration, integer, origins, proxies, redisUrl, secrets } from './schemas';
import type { Variables } from './variable';

const DAY_SECONDS = 86_400;
const RATE_LIMIT_MAX = 1_000_000;
export const BCRYPT_COST_MIN = { production: 10, elsewhere: 4 };

export const TOKEN_VARIABLES = {
  JWT_ACCESS_SECRET: {
    schema: secrets,
    secret: 'list',
    about:
      'The secret that signs access tokens: at least 32 bytes, such as `openssl rand -base64 48` prints. It may be a list, `new,old`, ' +
      'divided by commas or white space: the first secret signs, all verify, each has at least 32 bytes. docs/operate.md has how to ' +
      'change one without an outage. Outside production the server creates missing secrets once and keeps them in `DATA_DIR`.',
  },
  JWT_REFRESH_SECRET: {
    schema: secrets,
    secret: 'list',
    about: 'The secret that signs refresh tokens, in the same form. It must differ from `JWT_ACCESS_SECRET`.',
  },
  JWT_ACCESS_EXPIRY: {
    schema: duration(DAY_SECONDS),
    default: '15m',
    about: 'How long an access token lives: `30s`, `15m`, `12h`, or a number of seconds. At most a day.',
  },
  JWT_REFRESH_EXPIRY: {
    schema: duration(30 * DAY_SECONDS),
    default: '7d',
    about: 'How long a refresh token lives, in the same form. At most 30 days.',
  },
  JWT_ISSUER: { schema: z.string(), default: 'payverse', about: 'The issuer (`iss`) in access and refresh tokens.' },
  JWT_AUDIENCE: {
    schema: z.string(),
    default: 'payverse',
    about: 'The audience (`aud`) in access and refresh tokens.',
  },
  BCRYPT_COST: {
    schema: integer(BCRYPT_COST_MIN.elsewhere, 20),
    default: '12',
    about: 'The cost of a password hash: each step doubles the time. At least 10 in production, at least 4 elsewhere.',
  },
} satisfies Variables;

export const CLIENT_VARIABLES = {
  CORS_ORIGINS: {
    schema: origins,
    default: '',
    about: 'The web sites that may call from a browser, exactly as in the Origin header, with commas between them.',
  },
  TRUST_PROXY: {
    schema: proxies,
    default: '',
    about:
      'The proxies whose X-Forwarded-For and X-Forwarded-Proto the server believes: addresses or ranges with commas between them, or ' +
      '`loopback`, `linklocal`, `uniquelocal`. Without any, the address of a client is the one that its connection comes from.',
  },
  RATE_LIMIT_AUTH: {
    schema: integer(0, RATE_LIMIT_MAX),
    default: '20',
    about:
      'Calls a minute from one address: login, registration, refresh, a change of password and the look-up of recipients. 0 is no ' +
      'limit. For IPv6, one /64 counts as one address; wider networks have 2 and 4 times that, all unknown networks together 50 ' +
      'times. Wrong passwords are slowed down in any case.',
  },
  RATE_LIMIT_API: {
    schema: integer(0, RATE_LIMIT_MAX),
    default: '600',
    about:
      'All other calls a minute: of one user, of one session for calls about sessions, and from one address for logout. A batch ' +
      'counts as one call for every 10 transfers. 0 is no limit.',
  },
  REDIS_URL: {
    schema: redisUrl,
    secret: 'url',
    about:
      'The Redis through which several servers share the limits above and announce ended sessions: ' +
      '`redis://user:password@host:6379`, or `rediss://` for TLS. One server needs none. During an outage of Redis, each server ' +
      'counts its own limits and asks PostgreSQL about sessions.',
  },
} satisfies Variables;
