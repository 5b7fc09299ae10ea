import path from 'node:path';
import { loadEnv, VARIABLES, environmentSchema, type Env } from './env';
import { isOverruled, withoutOverruled } from './env.database';
import { findGiven, type Given } from './env.read';
import { readSecrets } from './variables/secretList';
import type { Variable } from './variables/variable';

export interface Shown {
  name: string;
  value: string;
  origin: 'set' | 'default';
}

const HIDDEN = '(not shown)';
const OVERRULED = '(DATABASE_URL comes first)';

/** Every variable of the server, with its default if it is not set. @throws as `loadEnv` does */
export function describeEnv(source: NodeJS.ProcessEnv): Shown[] {
  const { database } = loadEnv(source);
  const given = findGiven(source);
  const effective: Record<string, unknown> = {
    ...environmentSchema.parse(withoutOverruled(given)),
    ...connectionOf(database),
  };
  const own = Object.entries<Variable>(VARIABLES).map(([name, variable]) => ({
    name,
    value: isOverruled(name, given) ? OVERRULED : show(variable, given[name] ?? textOf(effective[name])),
    origin: given[name] === undefined ? ('default' as const) : ('set' as const),
  }));
  return [...own, ...describeTracing(given)];
}

/** Every variable of OpenTelemetry that is set, also those that the server does not read. */
function describeTracing(given: Given): Shown[] {
  return Object.entries(given)
    .filter(([name]) => name.startsWith('OTEL_'))
    .map(([name, text = '']) => ({ name, value: show(secretOf(name), text), origin: 'set' }));
}

function secretOf(name: string): Pick<Variable, 'secret'> {
  if (name.endsWith('_HEADERS')) return { secret: 'value' };
  return name.endsWith('_ENDPOINT') ? { secret: 'url' } : {};
}

function connectionOf(database: Env['database']) {
  if (!database?.host) return {};
  return { DB_PORT: database.port, DB_USER: database.user, DB_NAME: database.database };
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String((value as string | number | undefined) ?? '');
}

function show({ secret, isPath }: Partial<Variable>, text: string): string {
  if (text === '') return '';
  if (secret === 'list') return countOf(readSecrets(text)?.length ?? 0);
  if (secret === 'value') return HIDDEN;
  if (secret === 'url') return withoutSecrets(text);
  return isPath ? path.resolve(text) : text;
}

const countOf = (secrets: number) => `(${secrets} ${secrets === 1 ? 'secret' : 'secrets'}, not shown)`;

/** A password may stand before the host. For PostgreSQL the query may hold it too, and other secrets. */
function withoutSecrets(text: string): string {
  if (!URL.canParse(text)) return HIDDEN;
  const url = new URL(text);
  if (url.password !== '') url.password = 'hidden';
  for (const name of url.searchParams.keys()) {
    if (/pass|key|secret|token|options/i.test(name)) url.searchParams.set(name, 'hidden');
  }
  return url.toString();
}
