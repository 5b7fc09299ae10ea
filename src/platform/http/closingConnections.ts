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

  has(socket: Socket): boolean {
    return this.sockets.has(socket);
  }

  /** The caller answers, and then calls `end`. */
  add(socket: Socket): void {
    if (this.sockets.has(socket) || socket.destroyed) return;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** Invariant 4 of httpServer.ts. */
  end(socket: Socket): void {
    this.add(socket);
    if (socket.destroyed || socket.writableEnded) return;
    const timer = setTimeout(() => socket.destroy(), this.lingerMs);
    socket.once('close', () => clearTimeout(timer));
    socket.end();
    socket.resume();
  }

  destroyAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
