/** A file of a part of the wallet did not arrive. `gone` is one of an older version, which the server does not have any more. */
export class ChunkLoadError extends Error {
  readonly reason: 'connection' | 'gone';

  constructor(reason: ChunkLoadError['reason'], options?: ErrorOptions) {
    super(`A file of the wallet did not arrive: ${reason}`, options);
    this.reason = reason;
  }
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 500;
/** For one file, also on a slow connection. */
const TIMEOUT_MS = 60_000;

const fetched = new Map<string, Promise<void>>();

/**
 * Brings these files into the browser's cache, before the browser imports them from there. `vite.config.ts` puts this before
 * each lazy import of the build.
 *
 * Browsers keep a failed import for as long as the page lives (until whatwg/html pull request 10327 has reached them), so an
 * import whose file was lost once can never succeed. A fetch can be tried again, and says why it failed.
 * @throws ChunkLoadError
 */
export async function fetchChunks(urls: readonly string[]): Promise<void> {
  await Promise.all(urls.map(fetchOnce));
}

function fetchOnce(url: string): Promise<void> {
  const promise = fetched.get(url) ?? fetchFile(url);
  fetched.set(url, promise);
  promise.catch(() => fetched.delete(url));
  return promise;
}

async function fetchFile(url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await tryFile(url);
    if (failure === null) return;
    if (failure.reason === 'gone' || attempt >= ATTEMPTS || !navigator.onLine) throw failure;
    await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
  }
}

async function tryFile(url: string): Promise<ChunkLoadError | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    // Some servers answer an unknown path with the page.
    const isPage = response.headers.get('Content-Type')?.startsWith('text/html') === true;
    if (isPage || response.status === 404 || response.status === 410) return new ChunkLoadError('gone');
    // Only a whole file gets into the cache.
    await response.arrayBuffer();
    return response.ok ? null : new ChunkLoadError('connection');
  } catch (cause) {
    return new ChunkLoadError('connection', { cause });
  }
}
