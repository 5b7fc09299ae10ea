import { payPath } from '../../web/src/navigation/paths';
import { centsOfDecimal } from '../../web/src/money/cents';
import { readPayLink } from '../../web/src/text/payLink';

const HERE = 'pay.example.com';
const read = (link: string) => readPayLink(link, HERE);

test.each([
  { amount: '12.50', note: 'Lunch' },
  { amount: '', note: 'Rock & Roll = 50 % + more?' },
  { amount: '1000000000', note: '' },
  { amount: '', note: 'قهوة ☕️' },
])('a link with %j says the same when it is read', (extras) => {
  const link = `https://${HERE}${payPath('ACC1733432100567', extras)}`;
  expect(read(link)).toEqual({ to: 'ACC1733432100567', ...extras });
});

test('a link leaves out what it does not say', () => {
  expect(payPath('ACC1733432100567')).toBe('/send?to=ACC1733432100567');
});

test.each([
  `https://other.example.com/send?to=ACC1733432100567`,
  `https://${HERE}/history?to=ACC1733432100567`,
  `https://${HERE}/send?amount=5`,
  'ACC1733432100567',
  'Bob',
  '',
])('"%s" is no pay link', (typed) => {
  expect(read(typed)).toBeNull();
});

test.each([
  ['12.5', 1_250],
  ['12', 1_200],
  ['0.01', 1],
  ['1000000000', 100_000_000_000],
])('%s in an address is %d cents', (text, cents) => {
  expect(centsOfDecimal(text)).toBe(cents);
});

test.each(['', '0', '0.00', '12,50', '1e3', '-5', '12.505', ' 12', '1000000000.01', '١٢', 'Infinity', '$5'])(
  '"%s" in an address is no amount',
  (text) => {
    expect(centsOfDecimal(text)).toBeNull();
  },
);
