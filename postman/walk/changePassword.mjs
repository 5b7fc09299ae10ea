// @ts-check
import { namesFields, refused } from '../assertions/errors.mjs';
import { knowsSender, logsIn } from '../assertions/people.mjs';

const OLD_CREDENTIALS = { email: '{{senderEmail}}', password: '{{password}}' };
const NEW_CREDENTIALS = { email: '{{senderEmail}}', password: '{{newPassword}}' };

export const changePassword = {
  name: 'Change the password',
  description: 'A change of the password needs the current one, and ends all other sessions.',
  steps: [
    {
      name: 'Log in on the phone again',
      description: 'Another session that the change will end.',
      call: 'logIn',
      headers: { 'User-Agent': 'Phone/1.0' },
      body: OLD_CREDENTIALS,
      test() {
        logsIn('sender', 870, 'phoneToken');
      },
    },
    {
      name: 'Change it with a wrong current password',
      description:
        'A token alone is not enough to change the password. After five wrong guesses the next ones have to wait.',
      call: 'changePassword',
      body: { currentPassword: 'not the password', newPassword: '{{newPassword}}' },
      test() {
        refused(401, 'INVALID_CREDENTIALS');
      },
    },
    {
      name: 'Change it to a short password',
      description: 'The new password has to be as good as at registration.',
      call: 'changePassword',
      body: { currentPassword: '{{password}}', newPassword: 'short' },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/newPassword');
      },
    },
    {
      name: 'The phone is still logged in',
      description: 'A refused change ends no session.',
      call: 'getProfile',
      as: 'phone',
      test() {
        knowsSender();
      },
    },
    {
      name: 'Change the password',
      description: 'From now on the new password counts.',
      call: 'changePassword',
      body: { currentPassword: '{{password}}', newPassword: '{{newPassword}}' },
      test() {
        pm.test('204, it is changed', () => pm.response.to.have.status(204));
      },
    },
    {
      name: "The phone's token is dead",
      description: 'All other sessions have ended, so a thief of the old password is logged out too.',
      call: 'getProfile',
      as: 'phone',
      test() {
        refused(401, 'INVALID_TOKEN');
      },
    },
    {
      name: 'This session goes on',
      description: 'The session that changed the password did not end.',
      call: 'getProfile',
      test() {
        knowsSender();
      },
    },
    {
      name: 'Log in with the old password',
      description: 'It is a wrong password now.',
      call: 'logIn',
      body: OLD_CREDENTIALS,
      test() {
        refused(401, 'INVALID_CREDENTIALS');
      },
    },
    {
      name: 'Log in with the new password',
      description: 'On the phone again.',
      call: 'logIn',
      headers: { 'User-Agent': 'Phone/1.0' },
      body: NEW_CREDENTIALS,
      test() {
        logsIn('sender', 870, 'phoneToken');
      },
    },
  ],
};
