import type { Request } from 'express';
import { plainAddress } from '../utils/network.util';

/** Where the request comes from: what a trusted proxy says, or else the other end of the connection. */
export function clientAddress(req: Request): string {
  return plainAddress(req.ip ?? '') || plainAddress(req.socket.remoteAddress ?? '');
}
