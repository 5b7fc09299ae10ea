import type { Socket } from 'node:net';

/** How many times it checks within the allowed time. */
const CHECKS = 10;

/**
 * Resets a connection whose client has read no byte for about `ms` while bytes were waiting. A reset frees the buffers of the
 * operating system at once. Returns the function that ends the watch.
 */
export function watchReader(socket: Socket, ms: number): () => void {
  let seen = -1;
  let checksLeft = CHECKS;

  function check(): void {
    const taken = takenFrom(socket);
    if (taken !== seen || socket.writableLength === 0) checksLeft = CHECKS;
    else checksLeft -= 1;
    seen = taken;
    if (checksLeft > 0) return;
    clearInterval(timer);
    socket.resetAndDestroy();
  }

  const timer = setInterval(check, ms / CHECKS);
  return () => clearInterval(timer);
}

/** The bytes that the operating system has accepted: it accepts more only when the client reads. */
const takenFrom = (socket: Socket) => socket.bytesWritten - socket.writableLength;
