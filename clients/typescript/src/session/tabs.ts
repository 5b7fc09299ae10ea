import type { TabMessage } from './events.ts';
import { createQueue, createTabLock, type Exclusive, type Locks } from './tabLock.ts';

export interface Tabs {
  exclusive: Exclusive;
  tell: (message: TabMessage) => void;
  close: () => void;
}

interface Page {
  document?: { baseURI: string };
  navigator?: { locks?: Locks };
  BroadcastChannel?: new (name: string) => Channel;
}

interface Channel {
  onmessage: ((event: { data: TabMessage }) => void) | null;
  postMessage: (message: TabMessage) => void;
  close: () => void;
}

/** Joins the tabs with the same API URL. Node.js has none: two clients of one process share no cookie. */
export function joinTabs(apiUrl: string, onMessage: (message: TabMessage) => void): Tabs {
  const { document, navigator, BroadcastChannel } = globalThis as unknown as Page;
  if (!document) return { exclusive: createQueue(), tell: () => undefined, close: () => undefined };
  const name = `payverse ${new URL(apiUrl, document.baseURI).href}`;
  let channel = BroadcastChannel ? new BroadcastChannel(name) : null;
  if (channel) channel.onmessage = ({ data }) => onMessage(data);
  return {
    // Browsers have locks only in a page that came over TLS or from localhost.
    exclusive: navigator?.locks ? createTabLock(name, navigator.locks) : createQueue(),
    tell: (message) => channel?.postMessage(message),
    close: () => {
      channel?.close();
      channel = null;
    },
  };
}
