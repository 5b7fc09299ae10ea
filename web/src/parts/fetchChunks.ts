/** A file of the wallet did not load. `gone` means that it belongs to an older version, which the server has deleted. */
export class ChunkLoadError extends Error {
  readonly reason: 'connection' | 'gone';

  constructor(reason: ChunkLoadError['reason'], options?: ErrorOptions) {
    super(`A file of the wallet did not arrive: ${reason}`, options);
    this.reason = reason;
  }
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 500;
/** For one file on a slow connection. */
const TIMEOUT_MS = 60_000;

const fetched = new Map<string, Promise<void>>();

let isPrefetching = false;

/** Fetches the files of a lazy import, and does not run them: the import runs when its page opens. */
export function fetchFilesOf(load: () => Promise<unknown>): void {
  isPrefetching = true;
  try {
    // A file that fails is fetched again when it is needed.
    load().catch(() => undefined);
  } finally {
    isPrefetching = false;
  }
}

/**
 * Fetches the files of a lazy import, and then runs `importFiles`. The build adds this call to each lazy import:
 * see vite/fetchChunksFirst.ts.
 * @throws ChunkLoadError
 */
export async function importChunks<Module>(
  urls: readonly string[],
  importFiles: () => Promise<Module>,
): Promise<Module | undefined> {
  const runs = !isPrefetching;
  await fetchChunks(urls);
  return runs ? importFiles() : undefined;
}

/**
 * Fetches these files into the browser's cache before the browser imports them.
 *
 * Browsers remember a failed import until the page closes (until they have whatwg/html pull request 10327), so an import whose
 * file failed once can never succeed. A fetch can be retried, and tells why it failed.
 * @throws ChunkLoadError
 */
async function fetchChunks(urls: readonly string[]): Promise<void> {
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
    // Some servers answer an unknown path with index.html.
    const isPage = response.headers.get('Content-Type')?.startsWith('text/html') === true;
    if (isPage || response.status === 404 || response.status === 410) return new ChunkLoadError('gone');
    // Only a complete file enters the cache.
    await response.arrayBuffer();
    return response.ok ? null : new ChunkLoadError('connection');
  } catch (cause) {
    return new ChunkLoadError('connection', { cause });
  }
}
