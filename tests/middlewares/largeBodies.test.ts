import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../src/errors/appError';
import { workOnLargeBody } from '../../src/middlewares/largeBodies';
import { validate } from '../../src/middlewares/validate.middleware';
import { block, useLoopTurns } from '../support/loopTurns';
import { times } from '../support/times';

const loop = useLoopTurns();

const LARGE = JSON.stringify({ text: 'x'.repeat(20_000) });
const schema = { body: z.strictObject({ text: z.string().optional() }) };

const requestOf = (parts: object): Request =>
  ({ headers: { 'content-type': 'application/json' }, originalUrl: '/', ...parts }) as unknown as Request;
const from = (userId: string, more = {}) => requestOf({ identity: { userId, sessionId: userId }, ...more });

/** Resolves when the handler has the input of a request with this body, or rejects with what is wrong with it. */
function handled(userId: string, text: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const handle = validate(schema, (_req, _res, { body }) => resolve(body)).at(-1)!;
    const req = from(userId, { body: Buffer.from(text) });
    const outcome: unknown = handle(req, undefined as unknown as Response, () => undefined);
    Promise.resolve(outcome).catch(reject);
  });
}

describe('fault F2: of many large bodies at once', () => {
  test('each has a separate turn of the event loop, also when the work after it blocks', async () => {
    const taken = await Promise.all(
      times(4, async (index) => {
        const turn = await workOnLargeBody(from(`caller ${index}`), loop.now);
        block();
        return turn;
      }),
    );

    expect(new Set(taken).size).toBe(4);
  });

  test('those of one caller wait behind the first ones of all others', async () => {
    const order: string[] = [];
    const work = (name: string) => workOnLargeBody(from(name), () => order.push(name));

    await Promise.all([...times(3, () => work('many')), work('one'), work('other')]);

    expect(order).toEqual(['many', 'one', 'other', 'many', 'many']);
  });

  test('those beyond the limit of calls are refused without the work, each in a separate turn', async () => {
    let left = 2;
    const refusals: number[] = [];
    const recheckLimit = () => {
      if (left > 0) return Promise.resolve();
      refusals.push(loop.now());
      return Promise.reject(new AppError('RATE_LIMITED'));
    };
    const work = jest.fn(() => (left -= 1));

    const outcomes = await Promise.allSettled(times(6, () => workOnLargeBody(from('one', { recheckLimit }), work)));

    expect(outcomes.map(({ status }) => status)).toEqual([...Array(2).fill('fulfilled'), ...Array(4).fill('rejected')]);
    expect(work).toHaveBeenCalledTimes(2);
    expect(new Set(refusals).size).toBe(4);
  });

  test('a small body waits for none of them', async () => {
    const order: string[] = [];
    const large = times(3, (index) => handled(`caller ${index}`, LARGE).then(() => order.push('large')));

    await handled('one more', '{}').then(() => order.push('small'));
    await Promise.all(large);

    expect(order).toEqual(['small', 'large', 'large', 'large']);
  });

  test('one that is no JSON is refused, and the one behind it is read', async () => {
    const [refused, body] = await Promise.all([
      handled('one', `{${LARGE}`).catch((error: unknown) => error),
      handled('one', LARGE),
    ]);

    expect(refused).toMatchObject({ code: 'MALFORMED_JSON' });
    expect(body).toEqual(JSON.parse(LARGE));
  });
});
