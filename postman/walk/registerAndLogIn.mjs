// @ts-check
import { refused } from '../assertions/errors.mjs';
import { logsIn, registers } from '../assertions/people.mjs';
import { setsRefreshCookie } from '../assertions/sessions.mjs';

const SENDER = { email: '{{senderEmail}}', password: '{{password}}', full_name: 'John Doe' };
const RECIPIENT = { email: '{{recipientEmail}}', password: '{{password}}', full_name: 'Jane Roe' };

export const registerAndLogIn = {
  name: 'Register and log in',
  description: 'Two new users, each with 1000.00: one who sends money, and one who receives it.',
  steps: [
    {
      name: 'Register the sender',
      description:
        'A new user with one USD account. The email is made up for each run, so that the collection can be run again.',
      call: 'register',
      body: SENDER,
      before() {
        pm.collectionVariables.set('senderEmail', `sender-${pm.variables.replaceIn('{{$guid}}')}@example.com`);
      },
      test() {
        registers('sender');
      },
    },
    {
      name: 'Register the recipient',
      description: 'The user who will receive money.',
      call: 'register',
      body: RECIPIENT,
      before() {
        pm.collectionVariables.set('recipientEmail', `recipient-${pm.variables.replaceIn('{{$guid}}')}@example.com`);
      },
      test() {
        registers('recipient');
      },
    },
    {
      name: 'Register the same email again',
      description: 'An email can be registered once.',
      call: 'register',
      body: SENDER,
      test() {
        refused(409, 'EMAIL_TAKEN');
      },
    },
    {
      name: 'Log in with a wrong password',
      description: 'The answer is the same for a wrong password and for an unknown email.',
      call: 'logIn',
      body: { email: '{{senderEmail}}', password: 'not the password' },
      test() {
        refused(401, 'INVALID_CREDENTIALS');
        pm.test('no cookie', () => pm.expect(pm.response.headers.has('Set-Cookie')).to.equal(false));
      },
    },
    {
      name: 'Log in the recipient',
      description: 'The token of the recipient is kept in `recipientToken`.',
      call: 'logIn',
      body: { email: '{{recipientEmail}}', password: '{{password}}' },
      test() {
        logsIn('recipient', 1000, 'recipientToken');
        setsRefreshCookie();
      },
    },
    {
      name: 'Log in the sender',
      description:
        'The token of the sender is kept in `accessToken`, which the other requests use. The cookie jar keeps the refresh cookie.',
      call: 'logIn',
      body: { email: '{{senderEmail}}', password: '{{password}}' },
      test() {
        logsIn('sender', 1000, 'accessToken');
        setsRefreshCookie();
      },
    },
  ],
};
