import type { Socket } from 'node:net';

/** How often it looks, within the time that it allows. */
const LOOKS = 10;

/**
 * Ends a connection whose client has taken no byte for about `ms`, although bytes wait for it. A reset frees what the operating
 * system holds for the connection at once. Returns the function that ends the watch.
 */
export function watchReader(socket: Socket, ms: number): () => void {
  let seen = -1;
  let looksLeft = LOOKS;

  function look(): void {
    const taken = takenFrom(socket);
    if (taken !== seen || socket.writableLength === 0) looksLeft = LOOKS;
    else looksLeft -= 1;
    seen = taken;
    if (looksLeft > 0) return;
    clearInterval(timer);
    socket.resetAndDestroy();
  }

  const timer = setInterval(look, ms / LOOKS);
  return () => clearInterval(timer);
}

/** What the operating system has taken for the client: it takes more only when the client reads. */
const takenFrom = (socket: Socket) => socket.bytesWritten - socket.writableLength;
