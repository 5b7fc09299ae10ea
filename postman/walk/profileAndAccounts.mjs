import { showsAccount, showsProfile } from '../assertions/people.mjs';

export const profileAndAccounts = {
  name: 'Profile and accounts',
  description: 'What both have before anything was sent.',
  steps: [
    {
      name: 'My profile',
      description: 'The user whom the access token belongs to.',
      call: 'getProfile',
      test() {
        showsProfile('sender', 1000);
      },
    },
    {
      name: 'My accounts',
      description: 'The accounts of the user, with their balances.',
      call: 'listAccounts',
      test() {
        showsAccount('sender', 1000);
      },
    },
    {
      name: 'The accounts of the recipient',
      description: 'Everybody sees only their own.',
      call: 'listAccounts',
      as: 'recipient',
      test() {
        showsAccount('recipient', 1000);
      },
    },
  ],
};
