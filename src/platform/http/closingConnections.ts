import type { Socket } from 'node:net';

/**
 * Connections that the server is about to close, from the request that gets the last answer until the socket is destroyed.
 *
 * A socket that is destroyed while bytes of the client are unread sends a reset, and a reset makes the client's TCP throw
 * away an answer that the client has not read yet. A socket that is only ended stays in FIN-WAIT-2 until the client closes
 * its side, which it need never do. So the server half-closes, discards what the client still sends, and destroys the socket
 * when the client has closed or after `lingerMs` milliseconds (RFC 9112, 9.6).
 */
export class ClosingConnections {
  private readonly sockets = new Set<Socket>();

  constructor(private readonly lingerMs: number) {}

  /** True where the next answer is the last one: what the client sends after its request is no request. */
  has(socket: Socket): boolean {
    return this.sockets.has(socket);
  }

  /** Takes no further request from this connection. The caller answers, and then ends it. */
  add(socket: Socket): void {
    if (this.sockets.has(socket) || socket.destroyed) return;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** Sends FIN after what was written, and reads on, so that nothing stays unread. */
  end(socket: Socket): void {
    this.add(socket);
    if (socket.destroyed || socket.writableEnded) return;
    const timer = setTimeout(() => socket.destroy(), this.lingerMs);
    socket.once('close', () => clearTimeout(timer));
    socket.end();
    socket.resume();
  }

  /** For the end of the server, which waits for no client. */
  destroyAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
