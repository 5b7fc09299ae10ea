import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { PoolConfig } from 'pg';

/** Connection URIs as libpq takes them (PostgreSQL manual, 34.1.1.2), and `socket:` as pg does. Messages hold no value. */

export interface ParsedConnection {
  connection: PoolConfig;
  /** Each completes the sentence "the variable …". */
  faults: string[];
  notes: string[];
}

const FORM =
  'must be a URL such as postgres://user:password@host:5432/name, with each special character of a password as %XX';
export const ONE_HOST =
  'must name one host and no target_session_attrs or load_balance_hosts, because the server connects to one address: name a proxy that leads to the primary';

/** A password with an @, / or # in it ends up in another part of the URL, and so does not match. */
const URI = /^(postgres|postgresql|socket):(?:\/\/(?:([^/?#]*)@)?([^/?#@]*))?(\/[^?#@]*)?(?:\?([^#]*))?$/i;
const AUTHORITY = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/;
const FOR_MANY_HOSTS = ['target_session_attrs', 'load_balance_hosts'];
const KNOWN = [
  ...['host', 'port', 'user', 'password', 'dbname', 'application_name', 'options', 'connect_timeout'],
  ...['client_encoding', 'ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslpassword', 'uselibpqcompat'],
];
/** The names in a `socket:` URL, and the libpq names. */
const SOCKET_PARAMETER_NAMES: Record<string, string> = { db: 'dbname', encoding: 'client_encoding' };
const CONNECT_SECONDS_MAX = 5;

type Parameters = Partial<Record<string, string>>;

/** Reads a connection string, and the files that it names. */
export function parseConnectionString(text: string): ParsedConnection {
  const nothing = { connection: {}, notes: [] };
  try {
    const parameters = readUri(text);
    if (!parameters) return { ...nothing, faults: [FORM] };
    return toConnection(parameters);
  } catch (error) {
    return { ...nothing, faults: [error instanceof URIError ? FORM : (error as Error).message] };
  }
}

/** The parameters by their libpq names. The query overrides the rest of the URI. Null if the text is no URI. */
function readUri(text: string): Parameters | null {
  const [, scheme = '', user, authority = '', path = '', query = ''] = URI.exec(text) ?? [];
  if (scheme === '') return null;
  const isSocket = scheme.toLowerCase() === 'socket';
  // A list of hosts is taken as one, and refused by its comma.
  const [, host, port] = authority.includes(',') ? ['', authority] : (AUTHORITY.exec(authority) ?? []);
  if (host === undefined || (isSocket && authority !== '')) return null;
  const [name, ...password] = user?.split(':') ?? [];
  return {
    ...given({ user: name, password: user === undefined ? undefined : password.join(':'), port }),
    ...given(isSocket ? { host: path } : { host: host.replace(/^\[|\]$/g, ''), dbname: path.slice(1) }),
    ...readQuery(query, isSocket),
  };
}

function readQuery(query: string, isSocket: boolean): Parameters {
  const parameters: Parameters = {};
  for (const pair of query.split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=');
    const key = (isSocket ? SOCKET_PARAMETER_NAMES[name] : undefined) ?? name;
    if (key in parameters) throw new Error(`must give ${key} once`);
    parameters[key] = decode(value.join('='));
  }
  return parameters;
}

const given = (parts: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parts)
      .filter(([, value]) => value)
      .map(([name, value = '']) => [name, decode(value)]),
  );

/** A % that begins no code stands for itself. @throws URIError */
const decode = (text: string) => decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'));

function toConnection(parameters: Parameters): ParsedConnection {
  const { host = 'localhost', port = '5432', password, application_name: name, options } = parameters;
  const user = parameters['user'] ?? userInfo().username;
  const faults = findFaults(parameters);
  const tls = toTls(parameters);
  const seconds = parameters['connect_timeout'];
  const connection: PoolConfig = {
    host,
    port: Number(port),
    user,
    database: parameters['dbname'] ?? user,
    ssl: tls.ssl,
    ...(password !== undefined && { password }),
    ...(name !== undefined && { application_name: name }),
    ...(options !== undefined && { options }),
    ...(seconds !== undefined && { connectionTimeoutMillis: Number(seconds) * 1_000 }),
  };
  return { connection, faults: [...faults, ...tls.faults], notes: tls.notes };
}

function findFaults(parameters: Parameters): string[] {
  const { host = '', port = '5432', client_encoding: encoding = 'UTF8', connect_timeout: seconds = '1' } = parameters;
  const isList = [host, port].some((text) => text.includes(',')) || FOR_MANY_HOSTS.some((name) => name in parameters);
  if (isList) return [ONE_HOST];
  const unknown = Object.keys(parameters).filter((name) => !KNOWN.includes(name));
  const compat = parameters['uselibpqcompat'] ?? 'true';
  return [
    unknown.length > 0 && `must not have ${unknown.join(', ')}, which the server does not know or does not let be set`,
    !isWithin(port, 65_535) && 'must have a port from 1 to 65535',
    !/^(utf-?8|auto)$/i.test(encoding) && 'must have the client_encoding UTF8, or none',
    !isWithin(seconds, CONNECT_SECONDS_MAX) &&
      `must have a connect_timeout from 1 to ${CONNECT_SECONDS_MAX} seconds, or none: a request is answered before a longer one ends`,
    compat !== 'true' && 'must not switch uselibpqcompat off',
  ].filter((fault) => fault !== false);
}

const isWithin = (text: string, max: number) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= max;

type Tls = Pick<ParsedConnection, 'faults' | 'notes'> & { ssl: NonNullable<PoolConfig['ssl']> };

/** `sslmode` means what it means to libpq (manual, 34.19), and is verify-full where only a certificate is given. */
function toTls(parameters: Parameters): Tls {
  const { ssl, sslrootcert: root, sslcert: cert, sslkey: key, sslpassword: passphrase } = parameters;
  const mode =
    parameters['sslmode'] ?? (ssl === 'true' ? 'require' : (root ?? cert ?? key) ? 'verify-full' : 'disable');
  const fault = findTlsFault(mode, { ssl, root });
  if (fault !== null || mode === 'disable') return { ssl: false, faults: fault === null ? [] : [fault], notes: [] };
  const files = readFiles({ ca: root === 'system' ? undefined : root, cert, key });
  const isChecked = mode.startsWith('verify') || (mode === 'require' && root !== undefined);
  return {
    ssl: {
      ...files.contents,
      ...(passphrase !== undefined && { passphrase }),
      ...(!isChecked && { rejectUnauthorized: false }),
      ...(isChecked && mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
    },
    faults: files.faults,
    notes: isChecked ? [] : [`sslmode=${mode} encrypts, and does not check which server answers: verify-full does`],
  };
}

const MODES = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify'];

function findTlsFault(mode: string, { ssl = 'true', root }: { ssl: string | undefined; root: string | undefined }) {
  if (ssl !== 'true') return 'must have sslmode=disable in place of ssl, or ssl=true';
  if (!MODES.includes(mode))
    return `must have an sslmode of ${MODES.slice(0, 4).join(', ')}: prefer and allow do not say whether TLS is used`;
  if (mode === 'verify-ca' && (root ?? 'system') === 'system') return 'must have an sslrootcert with sslmode=verify-ca';
  return root === 'system' && mode !== 'verify-full' ? 'must have sslmode=verify-full with sslrootcert=system' : null;
}

const NAMES = { ca: 'sslrootcert', cert: 'sslcert', key: 'sslkey' };

function readFiles(paths: Record<keyof typeof NAMES, string | undefined>) {
  const contents: Record<string, string> = {};
  const faults: string[] = [];
  for (const [part, path] of Object.entries(paths) as [keyof typeof NAMES, string | undefined][]) {
    if (path === undefined) continue;
    try {
      contents[part] = readFileSync(path, 'utf8');
    } catch {
      faults.push(`must name a file that can be read as ${NAMES[part]}`);
    }
  }
  return { contents, faults };
}
