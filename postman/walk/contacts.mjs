// @ts-check
import { namesFields, refused } from '../assertions/errors.mjs';
import { counterpartyOf } from '../assertions/money.mjs';

export const contacts = {
  name: 'Contacts',
  description: 'Saved people and recent ones, with a star and a name that only the sender sees.',
  steps: [
    {
      name: 'Save a contact',
      description: 'The same call again changes nothing. Only the sender sees the name.',
      call: 'saveContact',
      path: { account_number: '{{recipientAccountNumber}}' },
      body: { own_name: 'Lunch friend', starred: true },
      test() {
        pm.test('200, with the name and the star', () => {
          pm.response.to.have.status(200);
          pm.expect(pm.response.json().contact).to.include({
            ...counterpartyOf('recipient'),
            own_name: 'Lunch friend',
            starred: true,
            saved: true,
          });
        });
      },
    },
    {
      name: 'My contacts',
      description: 'Saved contacts and people of recent entries: the starred ones first, then the latest.',
      call: 'listContacts',
      test() {
        pm.test('200, the contact is the first, with the time of the payment', () => {
          pm.response.to.have.status(200);
          const [first] = pm.response.json().data;
          pm.expect(first).to.include({ ...counterpartyOf('recipient'), own_name: 'Lunch friend', starred: true });
          pm.expect(first.last_paid_at).to.be.a('string');
        });
      },
    },
    {
      name: 'Save without a star',
      description: 'Both fields are required, so that a call with one of them does not erase the other.',
      call: 'saveContact',
      path: { account_number: '{{recipientAccountNumber}}' },
      body: { own_name: null },
      test() {
        refused(400, 'VALIDATION_FAILED');
        namesFields('/starred');
      },
    },
    {
      name: 'Save oneself',
      description: 'A contact is another user.',
      call: 'saveContact',
      path: { account_number: '{{senderAccountNumber}}' },
      body: { own_name: null, starred: true },
      test() {
        refused(422, 'SAME_ACCOUNT');
      },
    },
    {
      name: 'Delete the contact',
      description: 'The name and the star are gone. The answer is the same when there is no such contact.',
      call: 'deleteContact',
      path: { account_number: '{{recipientAccountNumber}}' },
      test() {
        pm.test('204', () => {
          pm.response.to.have.status(204);
        });
      },
    },
  ],
};
