import { randomInt } from 'node:crypto';

const FORM = /^ACC(\d{12})(\d)$/;

/** A fresh account number: `ACC`, twelve random digits and a Luhn check digit. */
export function createAccountNumber(): string {
  const digits = String(randomInt(10 ** 12)).padStart(12, '0');
  return `ACC${digits}${luhnCheckDigit(digits)}`;
}

/** Whether the text is an account number with the right check digit, so that a typing slip pays no stranger. */
export function isAccountNumber(text: string): boolean {
  const [, digits, check] = FORM.exec(text) ?? [];
  return digits !== undefined && luhnCheckDigit(digits) === check;
}

/** ISO/IEC 7812-1, annex B: every second digit from the right is doubled, and the sum is filled up to a multiple of ten. */
function luhnCheckDigit(digits: string): string {
  let sum = 0;
  for (const [index, digit] of Array.from(digits).reverse().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return String((10 - (sum % 10)) % 10);
}
