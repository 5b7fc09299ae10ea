// @ts-check
import { refused } from '../assertions/errors.mjs';
import { clearsRefreshCookie, showsOnlyThisSession } from '../assertions/sessions.mjs';

export const logOutEverywhere = {
  name: 'Log out everywhere',
  description: 'For a user who has lost a phone: all sessions end at once.',
  steps: [
    {
      name: 'Log out everywhere',
      description: 'Ends all sessions of the user, this one too, and clears the cookie.',
      call: 'logOutEverywhere',
      test() {
        clearsRefreshCookie();
      },
    },
    {
      name: 'This token is dead',
      description: 'The session that asked for it has ended.',
      call: 'listSessions',
      test() {
        refused(401, 'INVALID_TOKEN');
      },
    },
    {
      name: "The phone's token is dead",
      description: 'And so has the other one.',
      call: 'listSessions',
      as: 'phone',
      test() {
        refused(401, 'INVALID_TOKEN');
      },
    },
    {
      name: 'Log out everywhere again',
      description: 'Unlike a simple logout, this needs a session: the token says whose sessions are to end.',
      call: 'logOutEverywhere',
      test() {
        refused(401, 'INVALID_TOKEN');
      },
    },
    {
      name: "The recipient's session goes on",
      description: 'Only the sessions of the sender ended.',
      call: 'listSessions',
      as: 'recipient',
      test() {
        showsOnlyThisSession();
      },
    },
  ],
};
