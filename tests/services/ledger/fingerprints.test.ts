import { kindOf, type Terms } from '../../../src/services/ledger/kinds/kinds';

/**
 * Fingerprints stand beside their keys in databases for ever. A value of this list that changes makes the server refuse
 * the next try of a request that it has done already, with IDEMPOTENCY_KEY_REUSED.
 */
const lunch = { toAccountNumber: 'ACC1234567890128', amountCents: 12_50, description: 'Payment for lunch' };
const cent = { toAccountNumber: 'ACC0000000000017', amountCents: 1, description: null };
const originalId = '01890a5d-ac96-774b-bcce-b302099a8057';

test.each<[string, Terms]>([
  ['d7782485d1f9950ed31d47a6743a275f8e62eb3fba4b54ead41cc9a040d7362f', { kind: 'send', transfer: lunch }],
  ['5ab86861df99ca9b94821d1d4480f0f60d28dd8091389a07f02fa5e00be47cac', { kind: 'send', transfer: cent }],
  ['838b3d8f6fb5bf823ea5295748197ed3ac5a6b0b03940655752b838a33db1357', { kind: 'batch', transfers: [lunch, cent] }],
  [
    '2c5120806f5c8b8dab489f77b556688673a7f019486e45a69d0248b9d15c581d',
    { kind: 'refund', refund: { originalId, amountCents: 5_00, description: 'sorry' } },
  ],
  [
    '27f526af8e33ce7fa78530aeccdbd003032ef7723f2080ee8f1cbd0e4c3f3d90',
    { kind: 'refund', refund: { originalId, amountCents: null, description: null } },
  ],
])('%s stays the fingerprint of %j', (hex, terms) => {
  expect(kindOf(terms).fingerprint(terms).toString('hex')).toBe(hex);
});

test('the order of the fields in the request makes no other fingerprint, and no field of the order but its terms does', () => {
  const { description, amountCents, toAccountNumber } = lunch;
  const order = { ids: ['id'], kind: 'send', transfer: { description, amountCents, toAccountNumber } } as const;

  expect(kindOf(order).fingerprint(order)).toEqual(kindOf(order).fingerprint({ kind: 'send', transfer: lunch }));
});
