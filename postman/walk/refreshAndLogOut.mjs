// @ts-check
import { refused } from '../assertions/errors.mjs';
import { expectToken } from '../assertions/formats.mjs';
import { showsProfile } from '../assertions/people.mjs';
import { clearsRefreshCookie } from '../assertions/sessions.mjs';

export const refreshAndLogOut = {
  name: 'Refresh and log out',
  description:
    'The access token is good for 15 minutes. The refresh cookie, which the cookie jar keeps, gives the next one until the session ends.',
  steps: [
    {
      name: 'Refresh',
      description: 'The refresh cookie gives a new access token, and is replaced by a new cookie itself.',
      call: 'refreshSession',
      test() {
        pm.test('200, another access token', () => {
          pm.response.to.have.status(200);
          const { accessToken, ...others } = pm.response.json();
          pm.expect(others).to.deep.equal({});
          expectToken(accessToken);
          pm.expect(accessToken).to.not.equal(pm.collectionVariables.get('accessToken'));
          pm.collectionVariables.set('accessToken', accessToken);
        });
        pm.test('the next refresh cookie', () => {
          const cookie = pm.response.headers.get('Set-Cookie');
          pm.expect(cookie).to.match(/^(__Secure-)?refreshToken=[\w-]+\.[\w-]+\.[\w-]+;/);
        });
      },
    },
    {
      name: 'The new token works',
      description: 'The same user, by the new access token.',
      call: 'getProfile',
      test() {
        showsProfile('sender', 870);
      },
    },
    {
      name: 'Log out',
      description: 'Ends the session: its access token, its refresh token, and the cookie.',
      call: 'logOut',
      test() {
        clearsRefreshCookie();
      },
    },
    {
      name: 'The token is dead',
      description: 'The access token is refused from now on, though its 15 minutes are not over.',
      call: 'getProfile',
      test() {
        refused(401, 'INVALID_TOKEN');
      },
    },
    {
      name: 'The cookie is gone',
      description: 'There is nothing left to refresh.',
      call: 'refreshSession',
      test() {
        refused(401, 'INVALID_REFRESH_TOKEN');
      },
    },
    {
      name: 'Log out again',
      description: 'Logging out twice is no error.',
      call: 'logOut',
      test() {
        pm.test('204 again', () => pm.response.to.have.status(204));
      },
    },
    {
      name: 'The recipient is still logged in',
      description: 'Only the session of the sender ended.',
      call: 'getProfile',
      as: 'recipient',
      test() {
        showsProfile('recipient', 1130);
      },
    },
  ],
};
