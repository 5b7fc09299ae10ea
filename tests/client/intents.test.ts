import { createPayVerse, SessionEndedError, unwrap, type SavedIntent } from '../../clients/typescript/src/index';
import { expectSoundBook } from '../support/book';
import { createCookieJar } from '../support/cookieJar';
import { RETRY, replayed, SEND, unknownFrom, useLinkedClient } from '../support/linkedClient';
import { PASSWORD, send } from '../support/people';
import { useServer } from '../support/testServer';

/** An intent of the client library is one payment: for two clicks, after a reload, and for one user. */
const server = useServer();
const linked = useLinkedClient(server);
afterEach(() => expectSoundBook(server.pool));

test('a second call gets an answer after the first one was aborted', async () => {
  const intent = linked.api.intent(SEND, linked.lunch());
  const controller = new AbortController();
  const first = intent.send({ signal: controller.signal });
  controller.abort(new Error('Gone'));
  const second = intent.send();

  await expect(first).rejects.toThrow('Gone');
  expect((await second).data?.balance).toBe(990);
  expect((await intent.send()).data?.balance).toBe(990);
  expect(await linked.balances()).toEqual([990, 1010]);
});

test('S5: an intent belongs to the user who is logged in', () => {
  const visitor = createPayVerse({ baseUrl: linked.link.url, fetch: createCookieJar().fetch });

  expect(() => visitor.intent(SEND, linked.lunch())).toThrow(SessionEndedError);
  const saved = { ...linked.api.intent(SEND, linked.lunch()).toJSON(), userId: null as unknown as string };
  expect(() => linked.api.restoreIntent(saved)).toThrow(TypeError);
});

test('the body may be a Proxy, as frameworks make', async () => {
  const watched = new Proxy(linked.lunch(), {});

  expect((await linked.api.intent(SEND, watched).send()).data?.balance).toBe(990);
});

test('two clicks at once are one payment and one promise, and a third click later gets the same answer', async () => {
  const intent = linked.api.intent(SEND, linked.lunch());
  linked.link.fail('cut after');

  const clicks = [intent.send(), intent.send()] as const;

  expect(clicks[1]).toBe(clicks[0]);
  const answer = await clicks[0];
  expect(await intent.send()).toBe(answer);
  expect(linked.link.reached).toHaveLength(2);
  expect(await linked.balances()).toEqual([990, 1010]);
});

test('an intent that was saved is paid once after the page was loaded again', async () => {
  const first = linked.aClient({ retry: { ...RETRY, attempts: 1 } });
  await unwrap(first.logIn(linked.alice.email, PASSWORD));
  const intent = first.intent(SEND, linked.lunch());
  linked.link.fail('cut after');
  await unknownFrom(intent.send());
  const stored = JSON.stringify(intent);

  // A second page, which has only the cookie.
  const answer = await linked
    .aClient()
    .restoreIntent(JSON.parse(stored) as SavedIntent<typeof SEND>)
    .send();

  expect([answer.response.status, replayed(answer)]).toEqual([201, 'true']);
  expect(await linked.balances()).toEqual([990, 1010]);
  expect(() => linked.api.restoreIntent({ path: '/api/accounts', key: 'k' } as unknown as SavedIntent)).toThrow(
    TypeError,
  );
});

test('a saved intent is never paid in the name of another user', async () => {
  const stored = JSON.stringify(linked.api.intent(SEND, linked.lunch()));
  const page = linked.aClient();
  await unwrap(page.logIn(linked.bob.email, PASSWORD));
  linked.link.fail();

  const error = await unknownFrom(page.restoreIntent(JSON.parse(stored) as SavedIntent).send());
  expect(error.cause).toMatchObject({ name: 'SessionEndedError' });

  const fresh = linked.aClient();
  const other = await unknownFrom(fresh.restoreIntent(JSON.parse(stored) as SavedIntent).send());
  expect(other.cause).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await linked.balances()).toEqual([1000, 1000]);
});

test('a refusal is an answer, which the key keeps', async () => {
  const intent = linked.api.intent(SEND, linked.lunch(5_000));

  const refused = await intent.send();
  expect(refused.error).toMatchObject({ code: 'INSUFFICIENT_FUNDS', details: { balance: 1000, requested: 5000 } });
  await send(server, linked.bob, linked.alice, 1_000).expect(201);
  await expect(unwrap(intent.send())).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS', status: 402 });

  expect(linked.link.sent).toHaveLength(2);
});

test('the body of an intent cannot be changed afterwards', async () => {
  const body = linked.lunch();
  const intent = linked.api.intent(SEND, body);
  body.amount = 500;

  expect(() => Object.assign(intent.body, { amount: 500 })).toThrow(TypeError);
  await unwrap(intent.send());
  expect(await linked.balances()).toEqual([990, 1010]);
});

test('a key that browsers can make without TLS is one too', () => {
  const original = Object.getOwnPropertyDescriptor(crypto, 'randomUUID');
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  try {
    const keys = Array.from({ length: 50 }, () => linked.api.intent(SEND, linked.lunch()).key);
    expect(new Set(keys).size).toBe(50);
    for (const key of keys) expect(key).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  } finally {
    Reflect.deleteProperty(crypto, 'randomUUID');
    if (original) Object.defineProperty(crypto, 'randomUUID', original);
  }
});
