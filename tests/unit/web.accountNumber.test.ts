import { createAccountNumber, isAccountNumber } from '../../src/utils/accountNumber.util';
import { groupsOf, hasCheckDigit, readAccountNumber } from '../../web/src/payments/accountNumber';

test('the check digit is that of the server', () => {
  for (let round = 0; round < 500; round += 1) {
    const right = createAccountNumber();
    // Each of the ten last digits, of which one is right.
    for (let digit = 0; digit < 10; digit += 1) {
      const number = right.slice(0, -1) + String(digit);
      expect([number, hasCheckDigit(number)]).toEqual([number, isAccountNumber(number)]);
    }
  }
});

test.each([
  'ACC1733432100567',
  ' acc1733432100567 ',
  'ACC 1733 4321 00567',
  'ACC-1733-4321-00567',
  '1733432100567',
  '1733 4321 00567',
  'ACC\u00a01733\u00a04321\u00a000567',
])('"%s" is read as an account number', (typed) => {
  expect(readAccountNumber(typed)).toBe('ACC1733432100567');
});

test.each(['', 'ACC', 'ACC173343210056', 'ACC17334321005670', 'ABC1733432100567', 'ACC17334321005６7', '12'])(
  '"%s" is none yet',
  (typed) => {
    expect(readAccountNumber(typed)).toBeNull();
  },
);

test('its groups are the whole of it', () => {
  expect(groupsOf('ACC1733432100567')).toEqual(['ACC', '1733', '4321', '00567']);
});
