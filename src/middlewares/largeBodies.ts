import type { Request } from 'express';
import { ownTurn } from '../platform/limits/ownTurn';
import { Turns } from '../platform/limits/turns';
import { TurnsByKey } from '../platform/limits/turnsByKey';
import { clientAddress } from './clientAddress';

/** To parse and to check a larger body blocks the event loop for milliseconds. */
const LARGE_BYTES = 16 * 1_024;

export const isLarge = (body: Buffer | undefined): boolean => body !== undefined && body.length > LARGE_BYTES;

const callers = new TurnsByKey();
const turns = new Turns();

/**
 * Does the work that a large body costs, so that a client that sends many does not block the others:
 *
 * 1. Of all callers, one large body at a time, with a rest after each that is longer than the work.
 * 2. Callers take turns: the first large body of each caller goes before the second one of any caller.
 * 3. The limit of calls is read again before the work. So of many large bodies that arrive at once, those beyond the limit
 *    are refused without the work.
 *
 * @throws RATE_LIMITED, and UNAVAILABLE when too many bodies of the caller wait
 */
export function workOnLargeBody<T>(req: Request, work: () => T): Promise<T> {
  return callers.take(callerOf(req), async () => {
    // Also for the many that are refused now.
    await ownTurn();
    await req.recheckLimit?.();
    return turns.run(work);
  });
}

const callerOf = (req: Request): string => req.identity?.userId ?? clientAddress(req);
