import { randomInt } from 'node:crypto';

const FORM = /^ACC(\d{12})(\d)$/;

export function createAccountNumber(): string {
  const digits = String(randomInt(10 ** 12)).padStart(12, '0');
  return `ACC${digits}${luhnCheckDigit(digits)}`;
}

/** The check digit keeps a typing error from paying a stranger. */
export function isAccountNumber(text: string): boolean {
  const [, digits, check] = FORM.exec(text) ?? [];
  return digits !== undefined && luhnCheckDigit(digits) === check;
}

/** ISO/IEC 7812-1, annex B. */
function luhnCheckDigit(digits: string): string {
  let sum = 0;
  for (const [index, digit] of Array.from(digits).reverse().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return String((10 - (sum % 10)) % 10);
}
