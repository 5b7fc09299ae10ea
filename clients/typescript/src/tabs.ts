/** What the tabs of one browser tell each other. They share the refresh cookie, and so the session. */
export type TabMessage =
  /** Somebody has logged in, or the token was renewed. */
  | { type: 'loggedIn' | 'renewed'; token: string }
  /** The session of this user has ended; null when the tab did not know whose it was. */
  | { type: 'ended'; userId: string | null; reason: 'loggedOut' | 'expired' };

export interface Tabs {
  /** Runs the work while no other tab runs its own. It is told whether it had to wait for another. */
  exclusive: <T>(work: (hadToWait: boolean) => Promise<T>) => Promise<T>;
  tell: (message: TabMessage) => void;
  /** Neither hears nor tells from now on. */
  close: () => void;
}

/** What a page has and Node has not, so far as it is used here: this compiles without the types of the DOM too. */
interface Page {
  document?: { baseURI: string };
  navigator?: { locks?: Locks };
  BroadcastChannel?: new (name: string) => Channel;
}
interface Locks {
  request: <T>(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    work: (lock: object | null) => Promise<T>,
  ) => Promise<T>;
}
interface Channel {
  onmessage: ((event: { data: TabMessage }) => void) | null;
  postMessage: (message: TabMessage) => void;
  close: () => void;
}

/**
 * The other tabs of the browser that use the same API. Outside of a page there are none: two clients in one Node process
 * share no cookie, and may act for different users.
 */
export function joinTabs(apiUrl: string, onMessage: (message: TabMessage) => void): Tabs {
  const { document, navigator, BroadcastChannel } = globalThis as unknown as Page;
  if (!document) return { exclusive: createQueue(), tell: () => undefined, close: () => undefined };
  const name = `payverse ${new URL(apiUrl, document.baseURI).href}`;
  let channel = BroadcastChannel ? new BroadcastChannel(name) : null;
  if (channel) channel.onmessage = ({ data }) => onMessage(data);
  return {
    // Browsers have locks only in a page that came over TLS or from this machine.
    exclusive: navigator?.locks ? createLock(name, navigator.locks) : createQueue(),
    tell: (message) => channel?.postMessage(message),
    close: () => {
      channel?.close();
      channel = null;
    },
  };
}

function createLock(name: string, locks: Locks): Tabs['exclusive'] {
  const queue = createQueue();
  return async (work) => {
    const progress = { hasBegun: false };
    const run = async (hadToWait: boolean) => {
      progress.hasBegun = true;
      return { result: await work(hadToWait) };
    };
    try {
      const atOnce = await locks.request(name, { ifAvailable: true }, async (lock) => (lock ? run(false) : null));
      return (atOnce ?? (await withinWait((signal) => locks.request(name, { signal }, () => run(true))))).result;
    } catch (error) {
      if (progress.hasBegun) throw error;
      // A tab that the system has put to sleep holds the lock, or the page may have none. The server puts up with two.
      return queue(() => work(true));
    }
  };
}

/** The longest that another tab has work for, which is to log in, and more. */
const LOCK_WAIT_MS = 15_000;

/** Aborts the wait for a lock, and not what is done under it: the signal means nothing any more once it is granted. */
async function withinWait<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), LOCK_WAIT_MS);
  try {
    return await request(waiting.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** One after the other, within this tab. */
function createQueue(): Tabs['exclusive'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(() => work(false));
    last = next.catch(() => undefined);
    return next;
  };
}
