import { setTimeout } from 'node:timers/promises';
import { createPayVerse, unwrap } from '../../clients/typescript/src/index';
import { SEND, useClientSession } from '../support/clientSession';
import { PASSWORD } from '../support/people';
import { useServer } from '../support/testServer';

/** The options of a client, the time that an answer may take, and answers that are text or streams. */
const server = useServer();
const session = useClientSession(server);

test('absent options have their defaults', async () => {
  let sent = 0;
  const absent = undefined as unknown as number;
  const client = createPayVerse({
    baseUrl: server.url,
    timeoutMs: Infinity,
    retry: { attempts: absent, withinMs: absent, firstDelayMs: 1 },
    fetch: (request) => {
      if (!request.url.endsWith(SEND)) return session.jar.fetch(request);
      sent += 1;
      return Promise.reject(new TypeError('fetch failed'));
    },
  });
  await unwrap(client.logIn(session.alice.email, PASSWORD));

  await expect(client.intent(SEND, session.lunch()).send()).rejects.toMatchObject({ name: 'OutcomeUnknownError' });

  expect(sent).toBe(4);
});

test('the client does not wait for a fetch that ignores its signal', async () => {
  const deaf = createPayVerse({ baseUrl: server.url, timeoutMs: 20, fetch: () => new Promise(() => undefined) });

  await expect(deaf.GET('/api/accounts')).rejects.toMatchObject({ name: 'ConnectionError' });
});

test('a CSV statement can be read as text', async () => {
  await unwrap(session.api.logIn(session.alice.email, PASSWORD));
  const { data } = await unwrap(session.api.GET('/api/accounts'));
  const query = { from: '2020-01-01T00:00:00Z', format: 'csv' as const };
  const path = { id: data[0]!.id };

  const text = await unwrap(
    session.api.GET('/api/accounts/{id}/statement', { params: { path, query }, parseAs: 'text' }),
  );

  expect(text.split('\r\n').length).toBeGreaterThan(1);
});

test('a statement may stream for longer than the timeout, and the signal of the caller ends it', async () => {
  const slow = createPayVerse({
    baseUrl: server.url,
    timeoutMs: 20,
    fetch: ({ signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start: (stream) => signal.addEventListener('abort', () => stream.error(signal.reason)),
        pull: async (stream) => {
          await setTimeout(50);
          if (!signal.aborted) stream.enqueue(Buffer.from('1,2\r\n'));
        },
      });
      return Promise.resolve(new Response(body, { headers: { 'Content-Type': 'text/csv; charset=utf-8' } }));
    },
  });
  const query = { from: '2020-01-01T00:00:00Z', format: 'csv' as const };
  const params = { path: { id: session.alice.id }, query };
  const controller = new AbortController();
  const { signal } = controller;

  const statement = slow.GET('/api/accounts/{id}/statement', { params, parseAs: 'stream', signal });

  const reader = (await unwrap(statement))!.getReader();
  for (let read = 0; read < 3; read += 1) expect((await reader.read()).done).toBe(false);
  controller.abort(new Error('Gone'));
  await expect(reader.closed).rejects.toThrow('Gone');
});

test('an answer after the timeout is a ConnectionError', async () => {
  const never = ({ signal }: Request) =>
    new Promise<Response>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  const waiting = createPayVerse({ baseUrl: server.url, timeoutMs: 20, fetch: never });

  const expected = { name: 'ConnectionError', cause: { name: 'TimeoutError' } };
  await expect(waiting.GET('/api/accounts')).rejects.toMatchObject(expected);
  await expect(waiting.resume()).rejects.toMatchObject(expected);
});
