import type { Request } from 'express';
import { plainAddress } from '../utils/network.util';

/** The address of the client, as a trusted proxy forwards it, or else of the peer of the connection. */
export function clientAddress(req: Request): string {
  return plainAddress(req.ip ?? '') || plainAddress(req.socket.remoteAddress ?? '');
}
