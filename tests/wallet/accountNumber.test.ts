import { createAccountNumber, isAccountNumber } from '../../src/utils/accountNumber.util';
import { groupsOf, hasCheckDigit, readAccountNumber } from '../../web/src/text/accountNumber';

test('the wallet and the server compute the same check digit', () => {
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

test.each(['', 'ACC', 'ACC173343210056', 'ACC17334321005670', 'ABC1733432100567', '12'])(
  '"%s" is none yet',
  (typed) => {
    expect(readAccountNumber(typed)).toBeNull();
  },
);

const HERE = 'pay.example.com';
const LINK = 'pay.example.com/send?to=ACC1733432100567';

test.each([
  'ACC\u20131733\u20134321\u201300567',
  'ACC\u20111733\u20114321\u201100567',
  'ACC \u2212 1733\u20144321\u201200567',
  'ACC\u00ad1733\u00ad4321\u00ad00567',
  '\u200eACC1733432100567\u200e',
  '\u202aACC 1733 4321 00567\u202c',
  '\u2068acc1733432100567\u2069',
  'ACC\u202f1733\u20094321\u300000567',
  'ＡＣＣ１７３３４３２１００５６７',
  'ACC17334321005６7',
  '١٧٣٣٤٣٢١٠٠٥٦٧',
  `https://${LINK}`,
  `http://${LINK}`,
  LINK,
  ` HTTPS://PAY.example.com/send/?to=acc+1733-4321-00567 `,
  `https://${LINK}&amount=12.50&note=Lunch#x`,
  `https://pay.example.com/send?amount=5&to=ACC1733432100567`,
  `\u2066https://${LINK}\u2069`,
])('fault E2: "%s" is read as an account number', (typed) => {
  expect(readAccountNumber(typed, HERE)).toBe('ACC1733432100567');
});

test.each([
  'https://other.example.com/send?to=ACC1733432100567',
  'https://pay.example.com:8443/send?to=ACC1733432100567',
  'https://pay.example.com@other.example.com/send?to=ACC1733432100567',
  'https://pay.example.com/login?to=ACC1733432100567',
  'https://pay.example.com/send?from=ACC1733432100567',
  'https://pay.example.com/send?to=ACC173343210056',
  'https://pay.example.com/send?to=https%3A%2F%2Fpay.example.com%2Fsend%3Fto%3DACC1733432100567',
  'javascript:alert(1)',
  // A superscript, and digits that are shown in another order than they are read.
  'ACC173343210056⁷',
  '\u202eACC1733432100567',
])('fault E2: "%s" is none', (typed) => {
  expect(readAccountNumber(typed, HERE)).toBeNull();
});

test('fault E2: a link is none where the page has no address', () => {
  expect(readAccountNumber(`https://${LINK}`)).toBeNull();
});

test('its groups are the whole of it', () => {
  expect(groupsOf('ACC1733432100567')).toEqual(['ACC', '1733', '4321', '00567']);
});
