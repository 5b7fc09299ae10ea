import { createAccountNumber, isAccountNumber } from '../../src/utils/accountNumber.util';

test('a fresh account number is valid, and hardly ever the same', () => {
  const numbers = Array.from({ length: 1_000 }, createAccountNumber);

  expect(numbers.every(isAccountNumber)).toBe(true);
  expect(new Set(numbers).size).toBe(1_000);
});

// The check digit of 7992739871 is 3, the example in ISO/IEC 7812-1; leading zeros change nothing.
test('the last digit is the Luhn check digit', () => {
  expect(isAccountNumber('ACC0079927398713')).toBe(true);
  for (const wrong of '012456789') expect(isAccountNumber(`ACC007992739871${wrong}`)).toBe(false);
});

test('one wrong digit, and two neighbours changed round, are noticed', () => {
  const number = 'ACC1234567890128';
  expect(isAccountNumber(number)).toBe(true);
  for (let i = 3; i < number.length; i += 1) {
    const wrong = number.slice(0, i) + String((Number(number[i]) + 1) % 10) + number.slice(i + 1);
    expect(isAccountNumber(wrong)).toBe(false);
  }
  expect(isAccountNumber('ACC2134567890128')).toBe(false);
});

test.each([
  '',
  'ACC',
  '1234567890128',
  'acc1234567890128',
  ' ACC1234567890128',
  'ACC1234567890128\n',
  'ACC12345678901280',
  'ACC١234567890128',
])('"%s" is none', (text) => {
  expect(isAccountNumber(text)).toBe(false);
});
