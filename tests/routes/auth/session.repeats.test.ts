import type { Test } from 'supertest';
import { aPerson, codeOf, cookieOf, logIn, type Person } from '../../support/people';
import { useServer } from '../../support/testServer';

/** An old refresh token that is shown again within the overlap, but not by the device that replaced it. */

const server = useServer({ trustProxy: ['loopback'] });
const HOME = { ip: '192.0.2.7', userAgent: 'Phone/1.0' };
const ABROAD = { ip: '198.51.100.9', userAgent: 'Laptop/2.0' };

const from = (call: Test, { ip, userAgent }: typeof HOME) =>
  call.set('X-Forwarded-For', ip).set('User-Agent', userAgent);
const refresh = (cookie: string, device: typeof HOME) =>
  from(server.post('/api/auth/refresh').set('Cookie', cookie), device);
const me = (token: string) => server.get('/api/users/me', token);

async function list({ token }: Pick<Person, 'token'>) {
  const { body } = await server.get('/api/auth/sessions', token).expect(200);
  return body.data as Record<string, unknown>[];
}

/** A person whose token was replaced at home a moment ago. */
async function aRotation() {
  const person = await aPerson(server);
  const other = await logIn(server, person.email);
  const rotated = await refresh(person.cookie, HOME).expect(200);
  server.events.length = 0;
  return { person, other, rotated };
}

test('fault F8: from another network and another user agent, it ends the session and has a separate event', async () => {
  const { person, other, rotated } = await aRotation();

  const stolen = await refresh(person.cookie, ABROAD);

  expect([stolen.status, codeOf(stolen)]).toEqual([401, 'INVALID_REFRESH_TOKEN']);
  expect(server.events).toEqual([
    expect.objectContaining({ event: 'refresh_stolen', userId: person.id, ip: ABROAD.ip, userAgent: ABROAD.userAgent }),
  ]);
  await refresh(cookieOf(rotated), HOME).expect(401);
  expect(codeOf(await me(rotated.body.accessToken as string))).toBe('INVALID_TOKEN');
  expect(await list(other)).toHaveLength(1);
});

test.each([
  ['another network', { ...HOME, ip: ABROAD.ip }],
  ['another user agent', { ...HOME, userAgent: ABROAD.userAgent }],
  ['another IPv6 network', { ...HOME, ip: '2001:db8:0:1::1' }],
])(
  'fault F8: from %s alone, it gets the same successor, has a separate event, and the owner sees it',
  async (_name, device) => {
    const { person, other, rotated } = await aRotation();

    const again = await refresh(person.cookie, device).expect(200);

    expect(cookieOf(again)).toBe(cookieOf(rotated));
    expect(server.events).toEqual([
      expect.objectContaining({ event: 'refresh_repeated_elsewhere', userId: person.id, ip: device.ip }),
    ]);
    const listed = await list(other);
    const repeated = { at: expect.stringMatching(/Z$/), ip: device.ip, user_agent: device.userAgent };
    expect(listed.map(({ repeated_from }) => repeated_from)).toEqual(expect.arrayContaining([repeated, undefined]));

    // It stays in the list when the session goes on.
    const { body } = await refresh(cookieOf(rotated), HOME).expect(200);
    expect(await list({ token: body.accessToken as string })).toContainEqual(
      expect.objectContaining({ repeated_from: repeated, current: true }),
    );
  },
);

test('fault F8: by the same device, a second tab or a lost answer, it is nothing to see', async () => {
  const { person, other, rotated } = await aRotation();

  const again = await refresh(person.cookie, HOME).expect(200);

  expect(cookieOf(again)).toBe(cookieOf(rotated));
  expect(server.events).toEqual([expect.objectContaining({ event: 'session_refreshed' })]);
  for (const session of await list(other)) expect(session).not.toHaveProperty('repeated_from');
});

test('fault F8: the device that replaced the token counts, and not the one that the session began on', async () => {
  const person = await aPerson(server);
  const rotated = await refresh(person.cookie, ABROAD).expect(200);

  const again = await refresh(person.cookie, ABROAD).expect(200);

  expect(cookieOf(again)).toBe(cookieOf(rotated));
});

test('fault F8: a user agent with hidden characters is shown with marks in their place', async () => {
  const { person, other } = await aRotation();

  await refresh(person.cookie, { ...HOME, userAgent: 'Phone\xad/1.0' }).expect(200);

  const shown = (await list(other)).map(
    (session) => (session['repeated_from'] as { user_agent: string } | undefined)?.user_agent,
  );
  expect(shown).toContain('Phone\ufffd/1.0');
});
