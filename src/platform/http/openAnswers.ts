import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export class OpenAnswers {
  private readonly open = new Set<ServerResponse>();
  private readonly latest = new WeakMap<Socket, IncomingMessage>();

  add(req: IncomingMessage, res: ServerResponse): void {
    this.latest.set(req.socket, req);
    this.open.add(res);
    res.once('close', () => this.open.delete(res));
  }

  /** Invariant 5 of httpServer.ts. */
  isUnderWay(socket: Socket): boolean {
    return [...this.open].some((res) => res.socket === socket) || this.latest.get(socket)?.complete === false;
  }

  endAll(): void {
    for (const res of this.open) endAfter(res);
  }
}

export function endAfter(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close');
}
