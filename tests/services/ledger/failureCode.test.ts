import { toFailureCode } from '../../../src/models/transaction.model';

test('the code of a recorded refusal is read as it was written', () => {
  expect([toFailureCode(null), toFailureCode('INSUFFICIENT_FUNDS')]).toEqual([null, 'INSUFFICIENT_FUNDS']);
});

test('the code of a newer version is an error that names it', () => {
  expect(() => toFailureCode('FROZEN_ACCOUNT')).toThrow('unknown code FROZEN_ACCOUNT');
});
