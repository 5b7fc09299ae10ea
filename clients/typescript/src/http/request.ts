import type { ParseAs } from './operations.ts';

export interface CallOptions {
  params?: Partial<Record<'path' | 'query' | 'header', object | undefined>> | undefined;
  body?: unknown;
  headers?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
  parseAs?: ParseAs | undefined;
}

/** `path` has the `{braces}` of the API's document. @throws TypeError for a missing path parameter */
export function toRequest(root: string, method: string, path: string, options: CallOptions): Request {
  const { params = {}, headers, body, signal } = options;
  const sent = new Headers(headers);
  for (const [name, value] of entriesOf(params.header)) sent.set(name, value);
  if (body !== undefined) sent.set('Content-Type', 'application/json');
  return new Request(root + fillPath(path, params), {
    method,
    headers: sent,
    credentials: 'include',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
}

function fillPath(path: string, params: NonNullable<CallOptions['params']>): string {
  const inPath = new Map(entriesOf(params.path));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = inPath.get(name);
    if (value === undefined || value === '') throw new TypeError(`${path} needs the path parameter ${name}`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams(entriesOf(params.query)).toString();
  return query === '' ? filled : `${filled}?${query}`;
}

function entriesOf(values: object = {}): [string, string][] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, String(value)]);
}
