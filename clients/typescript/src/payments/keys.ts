import type { paths } from '../schema.ts';

type PostOf<Path extends keyof paths> = paths[Path] extends { post: infer Operation } ? Operation : never;
type HeaderOf<Operation> = Operation extends { parameters: { header?: infer Header } } ? NonNullable<Header> : never;

export type KeyedPath = {
  [Path in keyof paths]: [HeaderOf<PostOf<Path>>] extends [never]
    ? never
    : 'Idempotency-Key' extends keyof HeaderOf<PostOf<Path>>
      ? Path
      : never;
}[keyof paths];

/** The list at run time. It compiles only while it equals the API's document. */
const KEYED: Record<KeyedPath, true> = {
  '/api/transactions/send': true,
  '/api/transactions/batch': true,
  '/api/transactions/{id}/refund': true,
};

const KEYED_PATTERNS = Object.keys(KEYED).map((path) => new RegExp(`${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));

/** Whether the server remembers the outcome under a key, so that the request can be sent again. */
export function isKeyed({ method, url }: Request): boolean {
  return method === 'POST' && KEYED_PATTERNS.some((pattern) => pattern.test(new URL(url).pathname));
}

export function isKeyedPath(path: string): path is KeyedPath {
  return Object.hasOwn(KEYED, path);
}

export function createKey(): string {
  // Browsers have no randomUUID in a page that came without TLS.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  // Version 4 and the variant of RFC 9562, whose two bits leave four values for its digit.
  const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) % 4);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    '-',
  );
}
