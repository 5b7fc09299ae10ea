import { aPerson, codeOf, cookieOf } from '../../support/people';
import { useServer } from '../../support/testServer';

/** A page that starts asks for a session that may be absent. Browsers log each 401 as an error, and no 204. */

const server = useServer();
const refresh = (optional: string, cookie = '') =>
  server.post(`/api/auth/refresh?optional=${optional}`).set('Cookie', cookie);
const eventNames = () => server.events.map(({ event }) => event);

test('with a session, gives the next pair', async () => {
  const { cookie } = await aPerson(server);

  const response = await refresh('true', cookie).expect(200);

  expect(Object.keys(response.body)).toEqual(['accessToken']);
  await refresh('true', cookieOf(response)).expect(200);
});

test('without a cookie, answers 204, and nothing was refused', async () => {
  const response = await refresh('true').expect(204);

  expect(response.headers['set-cookie']).toBeUndefined();
  expect(server.requests).toEqual([expect.objectContaining({ status: 204, code: undefined })]);
  expect(eventNames()).toEqual([]);
});

test('with a cookie that is refused, answers 204, and the refusal is in both logs', async () => {
  const response = await refresh('true', 'refreshToken=abc').expect(204);

  // A login in another tab may have replaced it meanwhile.
  expect(response.headers['set-cookie']).toBeUndefined();
  expect(server.requests).toEqual([expect.objectContaining({ status: 204, code: 'INVALID_REFRESH_TOKEN' })]);
  expect(eventNames()).toEqual(['refresh_refused']);
});

test('A62 with a token that was used before, ends the session all the same', async () => {
  const { cookie, id } = await aPerson(server);
  const newest = await refresh('true', cookie).expect(200);
  await server.pool.query("UPDATE refresh_tokens SET rotated_at = rotated_at - interval '11 s' WHERE user_id = $1", [
    id,
  ]);
  server.events.length = 0;

  await refresh('true', cookie).expect(204);

  expect(server.events).toEqual([expect.objectContaining({ event: 'refresh_reused', userId: id })]);
  expect(codeOf(await server.get('/api/users/me', newest.body.accessToken))).toBe('INVALID_TOKEN');
  await refresh('true', cookieOf(newest)).expect(204);
});

test('with false, answers 401 as without it, and with another text 400', async () => {
  expect(codeOf(await refresh('false'))).toBe('INVALID_REFRESH_TOKEN');
  const response = await refresh('yes');
  expect([response.status, response.body.detail]).toEqual([400, 'optional must be true or false']);
});

test('another origin learns nothing', async () => {
  const response = await refresh('true').set('Origin', 'https://evil.example');
  expect([response.status, codeOf(response)]).toEqual([403, 'FORBIDDEN_ORIGIN']);
});
