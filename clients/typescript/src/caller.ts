import type { Send } from './attempt.ts';
import type { Answer, Problem } from './errors.ts';
import type { ParseAs } from './operations.ts';

/** The options of a call, seen without its operation. */
export interface CallerOptions {
  params?: Partial<Record<'path' | 'query' | 'header', object | undefined>> | undefined;
  body?: unknown;
  headers?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
  parseAs?: ParseAs | undefined;
}

/** Makes one call. `path` is the one of the API's document, with its `{braces}`. */
export type Caller = (method: string, path: string, options?: CallerOptions) => Promise<Answer<unknown>>;

/** Turns calls into requests for the API at `root`, and answers into `{ data }` or `{ error }`. */
export function createCaller(root: string, send: Send): Caller {
  return async (method, path, options = {}) => {
    const response = await send(toRequest(root + pathOf(path, options), method, options));
    if (!response.ok) return { error: (await response.json()) as Problem, response };
    return { data: await read(response, options.parseAs ?? 'json'), response };
  };
}

/** The path with its parameters, and the query. Parameters that are undefined or null are left out of the query. */
function pathOf(path: string, { params = {} }: CallerOptions): string {
  const inPath = new Map(entriesOf(params.path));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = inPath.get(name);
    if (value === undefined || value === '') throw new TypeError(`${path} needs the path parameter ${name}`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams(entriesOf(params.query)).toString();
  return query === '' ? filled : `${filled}?${query}`;
}

function toRequest(url: string, method: string, { params = {}, headers, body, signal }: CallerOptions): Request {
  const sent = new Headers(headers);
  for (const [name, value] of entriesOf(params.header)) sent.set(name, value);
  if (body !== undefined) sent.set('Content-Type', 'application/json');
  return new Request(url, {
    method,
    headers: sent,
    credentials: 'include',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
}

function entriesOf(values: object = {}): [string, string][] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, String(value)]);
}

async function read(response: Response, parseAs: ParseAs): Promise<unknown> {
  if (response.status === 204) return undefined;
  if (parseAs === 'stream') return response.body;
  if (parseAs === 'json' && isCsv(response)) {
    await response.body?.cancel();
    throw new TypeError("The answer is CSV: read it with parseAs: 'text', 'blob' or 'stream'");
  }
  return response[parseAs]();
}

/** A statement as CSV. It may be long, so it is handed on while it arrives. */
export function isCsv({ headers }: Response): boolean {
  return (headers.get('Content-Type') ?? '').startsWith('text/csv');
}
