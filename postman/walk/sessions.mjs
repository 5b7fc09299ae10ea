// @ts-check
import { namesFields, refused } from '../assertions/errors.mjs';
import { expectId, expectTime } from '../assertions/formats.mjs';
import { knowsSender, logsIn } from '../assertions/people.mjs';
import { showsOnlyThisSession } from '../assertions/sessions.mjs';

const CREDENTIALS = { email: '{{senderEmail}}', password: '{{password}}' };
const PHONE = { id: '{{phoneSessionId}}' };

export const sessions = {
  name: 'Sessions',
  description: 'Each login begins a session. Its owner can see all of them, and end any of them.',
  steps: [
    {
      name: 'Log in the sender again',
      description: 'A new session after the one that was logged out.',
      call: 'logIn',
      body: CREDENTIALS,
      test() {
        logsIn('sender', 870, 'accessToken');
      },
    },
    {
      name: 'Log in on the phone',
      description:
        'A second session of the same user. Its token is kept in `phoneToken`, and the cookie jar has its cookie.',
      call: 'logIn',
      headers: { 'User-Agent': 'Phone/1.0' },
      body: CREDENTIALS,
      test() {
        logsIn('sender', 870, 'phoneToken');
      },
    },
    {
      name: 'My sessions',
      description:
        'The sessions that can still be used, and what each was last used with. The one that was logged out is not among them.',
      call: 'listSessions',
      test() {
        pm.test('200, this session and the phone', () => {
          pm.response.to.have.status(200);
          const { data, ...others } = pm.response.json();
          pm.expect(others).to.deep.equal({});
          pm.expect(data).to.have.lengthOf(2);
          for (const session of data) {
            pm.expect(session).to.have.all.keys('id', 'created_at', 'last_used_at', 'user_agent', 'ip', 'current');
            expectId(session.id);
            for (const time of [session.created_at, session.last_used_at]) expectTime(time);
            pm.expect(session.ip).to.be.a('string').and.not.equal('');
          }
          const [phone] = data.filter(({ user_agent }) => user_agent === 'Phone/1.0');
          const [other] = data.filter(({ id }) => id !== phone.id);
          pm.expect(phone.current).to.equal(false);
          pm.expect(other.current).to.equal(true);
          pm.collectionVariables.set('phoneSessionId', phone.id);
        });
      },
    },
    {
      name: 'My sessions without a token',
      description:
        'The refresh cookie, which is sent along, is not enough: it is good for refreshing and for logging out only.',
      call: 'listSessions',
      as: 'anonymous',
      test() {
        refused(401, 'UNAUTHENTICATED');
      },
    },
    {
      name: 'End no session',
      description: 'There is no such session.',
      call: 'endSession',
      path: { id: '{{$guid}}' },
      test() {
        refused(404, 'SESSION_NOT_FOUND');
      },
    },
    {
      name: 'End a session of another user',
      description: 'The answer is the same for a session of other people and for one that does not exist.',
      call: 'endSession',
      as: 'recipient',
      path: PHONE,
      test() {
        refused(404, 'SESSION_NOT_FOUND');
      },
    },
    {
      name: 'End a session that has no such id',
      description: 'An id is a UUID.',
      call: 'endSession',
      path: { id: 'phone' },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/id');
      },
    },
    {
      name: 'The phone is still logged in',
      description: 'None of these did anything.',
      call: 'getProfile',
      as: 'phone',
      test() {
        knowsSender();
      },
    },
    {
      name: "End the phone's session",
      description:
        'Ends that session: its access token and its refresh token. The cookie of the caller stays, because it is not the session of the caller.',
      call: 'endSession',
      path: PHONE,
      test() {
        pm.test('204, no cookie is cleared', () => {
          pm.response.to.have.status(204);
          pm.expect(pm.response.headers.has('Set-Cookie')).to.equal(false);
        });
      },
    },
    {
      name: "The phone's token is dead",
      description: 'The access token is refused from now on, though its 15 minutes are not over.',
      call: 'getProfile',
      as: 'phone',
      test() {
        refused(401, 'INVALID_TOKEN');
      },
    },
    {
      name: "The phone's cookie is dead",
      description: 'The cookie jar still has the cookie of the phone. It is good for nothing.',
      call: 'refreshSession',
      test() {
        refused(401, 'INVALID_REFRESH_TOKEN');
        pm.test('the cookie was sent', () => {
          pm.expect(['refreshToken', '__Secure-refreshToken'].some((name) => pm.cookies.has(name))).to.equal(true);
        });
      },
    },
    {
      name: "End the phone's session again",
      description: 'It has ended already.',
      call: 'endSession',
      path: PHONE,
      test() {
        refused(404, 'SESSION_NOT_FOUND');
      },
    },
    {
      name: 'One session is left',
      description: 'The one that asks.',
      call: 'listSessions',
      test() {
        showsOnlyThisSession();
      },
    },
  ],
};
