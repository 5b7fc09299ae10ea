import path from 'node:path';
import { loadEnv, variables, type Env } from './env';
import { withoutOverruled } from './env.database';
import { findGiven } from './env.read';
import { readSecrets } from './env.secrets';

/** What a variable is in effect, as text that may be shown to anybody. */
export interface Shown {
  name: string;
  value: string;
  origin: 'set' | 'default';
}

const HIDDEN = '(not shown)';
const OVERRULED = '(DATABASE_URL comes first)';
/** Never shown, however they are set. */
const SECRETS = new Set(['DB_PASSWORD']);
/** Lists of secrets, of which only the number is shown. */
const SECRET_LISTS = new Set(['JWT_ACCESS_SECRET', 'JWT_REFRESH_SECRET']);
const PATHS = new Set(['DATA_DIR', 'SECURITY_LOG']);
/** URLs that may hold a password. */
const URLS = new Set(['DATABASE_URL', 'REDIS_URL']);

/** Every variable that the server knows, with its default where it is not set. @throws as `loadEnv` does */
export function describeEnv(source: NodeJS.ProcessEnv): Shown[] {
  const { database } = loadEnv(source);
  const given = findGiven(source);
  const effective = { ...variables.parse(withoutOverruled(given)), ...connectionOf(database) };
  const ours = (Object.keys(variables.shape) as (keyof typeof effective)[]).map((name) => ({
    name,
    value: isOverruled(name, given) ? OVERRULED : show(name, given[name] ?? textOf(effective[name])),
    origin: given[name] === undefined ? ('default' as const) : ('set' as const),
  }));
  return [...ours, ...describeTracing(given)];
}

/** DATABASE_URL says all of it. */
function isOverruled(name: string, given: Partial<Record<string, string>>): boolean {
  return given['DATABASE_URL'] !== undefined && /^DB_(HOST|PORT|USER|PASSWORD|NAME)$/.test(name);
}

/** These belong to OpenTelemetry, and so do their defaults. */
function describeTracing(given: Partial<Record<string, string>>): Shown[] {
  return Object.entries(given)
    .filter(([name]) => name.startsWith('OTEL_'))
    .map(([name, text = '']) => ({ name, value: show(name, text), origin: 'set' }));
}

/** What DB_HOST brings with it. */
function connectionOf(database: Env['database']) {
  if (!database?.host) return {};
  return { DB_PORT: database.port, DB_USER: database.user, DB_NAME: database.database };
}

function textOf(value: string | number | readonly string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : String(value ?? '');
}

function show(name: string, text: string): string {
  if (text === '') return '';
  if (SECRET_LISTS.has(name)) return countOf(readSecrets(text)?.length ?? 0);
  if (SECRETS.has(name) || name.endsWith('_HEADERS')) return HIDDEN;
  if (URLS.has(name) || name.endsWith('_ENDPOINT')) return withoutSecrets(text);
  return PATHS.has(name) ? path.resolve(text) : text;
}

const countOf = (secrets: number) => `(${secrets} ${secrets === 1 ? 'secret' : 'secrets'}, not shown)`;

/** A password may stand before the host, and for PostgreSQL also in the query, where other secrets may stand too. */
function withoutSecrets(text: string): string {
  if (!URL.canParse(text)) return HIDDEN;
  const url = new URL(text);
  if (url.password !== '') url.password = 'hidden';
  for (const name of url.searchParams.keys()) {
    if (/pass|key|secret|token|options/i.test(name)) url.searchParams.set(name, 'hidden');
  }
  return url.toString();
}
