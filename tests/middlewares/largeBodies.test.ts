import type { Request, RequestHandler, Response } from 'express';
import { createJsonBody } from '../../src/middlewares/body.middleware';

/** The step that parses, after the bytes are here. */
const parse = createJsonBody(512 * 1_024).at(-1) as RequestHandler;
const headers = { 'content-type': 'application/json' };
const requestOf = (text: string) => ({ headers, body: Buffer.from(text) }) as unknown as Request;
const LARGE = JSON.stringify({ text: 'x'.repeat(20_000) });

/** Resolves when the body is parsed, or rejects with what is wrong with it. */
const parsed = (text: string) =>
  new Promise<Request>((resolve, reject) => {
    const req = requestOf(text);
    const outcome: unknown = parse(req, undefined as unknown as Response, () => resolve(req));
    Promise.resolve(outcome).catch(reject);
  });

test('fault F2: of many large bodies at once, each next one lets all others have a turn first', async () => {
  const order: string[] = [];
  const name = (text: string) => () => void order.push(text);
  const large = ['first', 'second', 'third'].map((text) => parsed(LARGE).then(name(text)));

  const turns = Promise.all(
    large.slice(0, -1).map(async (each) => {
      await each;
      await new Promise(setImmediate);
      order.push('a turn');
    }),
  );
  await Promise.all([...large, turns]);

  expect(order).toEqual(['first', 'a turn', 'second', 'a turn', 'third']);
});

test('fault F2: a small body waits for no large one', async () => {
  const order: string[] = [];
  const large = Array.from({ length: 3 }, () => parsed(LARGE).then(() => order.push('large')));

  await parsed('{"amount":1}').then(() => order.push('small'));
  await Promise.all(large);

  expect(order.indexOf('small')).toBeLessThanOrEqual(1);
});

test('a large body that is no JSON is refused, and the one behind it is read', async () => {
  const [refused, { body }] = await Promise.all([parsed(`{${LARGE}`).catch((error: unknown) => error), parsed(LARGE)]);

  expect(refused).toMatchObject({ code: 'MALFORMED_JSON' });
  expect(body).toEqual(JSON.parse(LARGE));
});
