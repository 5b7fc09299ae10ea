// @ts-check
import { showsAccount, showsProfile } from '../assertions/people.mjs';

export const profileAndAccounts = {
  name: 'Profile and accounts',
  description: 'Both users before the first payment.',
  steps: [
    {
      name: 'My profile',
      description: 'The user of the access token.',
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
      description: 'A user sees only their accounts.',
      call: 'listAccounts',
      as: 'recipient',
      test() {
        showsAccount('recipient', 1000);
      },
    },
  ],
};
