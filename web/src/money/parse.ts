import { displayLocale } from '../messages/locale.ts';
import { plainText } from '../text/plainText.ts';
import { AMOUNT_MAX, toCents, type Cents } from './cents.ts';
import { currencyNames } from './currencyNames.ts';
import { perLocale } from './perLocale.ts';

/** Why a typed amount cannot be read. */
export type AmountError = 'empty' | 'unreadable' | 'ambiguous' | 'currency' | 'decimals' | 'zero' | 'tooMuch';

export type TypedAmount = { cents: Cents; error: null } | { cents: null; error: AmountError };

export interface AmountContext {
  /** ISO 4217, of the account. */
  currency: string;
  /** BCP 47. Default: the browser's locale. */
  locale?: string | undefined;
}

/**
 * Reads an amount as people of this locale write it, or as the wallet shows it: `1,234.5` and `+$1,234.50` in English,
 * `1.234,50 $` in German. It never rounds or guesses: it rejects `1.005`, and groups of a wrong length, so that `1.50` is
 * never 150. A text that two forms of the locale read differently is `ambiguous`.
 */
export function parseAmount(typed: string, { currency, locale }: AmountContext): TypedAmount {
  const text = plainText(typed);
  if (text === '') return wrong('empty');
  const names = currencyNames(text, currency, locale);
  const number = withoutCurrency(text, names);
  const readings = new Map<string, Reading>();
  // The wallet shows the locale's digits or Latin ones, and people type either.
  const locales = locale === undefined ? [undefined, displayLocale()] : [locale];
  for (const form of locales.flatMap((each) => formsOf(currency, each))) {
    const reading = read(number, form);
    if (reading) readings.set(`${reading.whole}.${reading.fraction}`, reading);
  }
  const [reading, other] = readings.values();
  if (other) return wrong('ambiguous');
  if (!reading) return wrong(namesAnother(number, names) ? 'currency' : 'unreadable');
  return toAmount(reading);
}

const wrong = (error: AmountError): TypedAmount => ({ cents: null, error });

/** The digits before and after the decimal separator. */
interface Reading {
  whole: string;
  fraction: string;
}

function toAmount({ whole, fraction }: Reading): TypedAmount {
  if (fraction.length > 2) return wrong('decimals');
  const cents = Number(whole + fraction.padEnd(2, '0'));
  if (cents === 0) return wrong('zero');
  return cents > AMOUNT_MAX ? wrong('tooMuch') : { cents: toCents(cents), error: null };
}

/** The separators of one number format. Every apostrophe is `'`, and an absent group is empty. */
interface Form {
  decimal: string;
  group: string;
}

/** Null when the text is not a number in this form. The last group has three digits; in India the others have two. */
function read(text: string, { decimal, group }: Form): Reading | null {
  const [whole = '', fraction = '', ...rest] = text.replace(/[’‘ʼ]/g, "'").split(decimal);
  const mark = escape(group);
  const isGrouped = group !== '' && new RegExp(`^\\d{1,3}(?:${mark}\\d{2,3})*${mark}\\d{3}$`).test(whole);
  if (rest.length > 0 || !/^\d*$/.test(fraction) || !(isGrouped || /^\d+$/.test(whole))) return null;
  return { whole: isGrouped ? whole.replaceAll(group, '') : whole, fraction };
}

const escape = (text: string) => text.replace(/[^\w]/g, '\\$&');

/**
 * The forms of the locale. In some locales plain numbers and money differ: `1 234,50` and `$ 1.234,50` in de-AT, `1.234,50` and
 * `$1,234.50` in en-DE. Every keyboard has a point, so it is a decimal separator wherever it does not separate groups.
 */
const formsOf = perLocale((currency, locale): Form[] => {
  const forms = [formOf({ minimumFractionDigits: 1 }, locale), formOf({ style: 'currency', currency }, locale)];
  const isGroup = forms.some(({ group }) => group === '.');
  return isGroup ? forms : [...forms, ...forms.map(({ group }) => ({ decimal: '.', group }))];
});

function formOf(options: Intl.NumberFormatOptions, locale: string | undefined): Form {
  const parts = new Intl.NumberFormat(locale, options).formatToParts(1_234_567.5);
  const valueOf = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  // plainText would remove a space.
  return { decimal: valueOf('decimal') || '.', group: valueOf('group').replace(/\s/u, ' ').replace('’', "'") };
}

/** Removes the plus, sign or code at either end of an amount. A minus stays, and makes the amount unreadable. */
function withoutCurrency(text: string, names: readonly string[]): string {
  const name = `(?:${names.map(escape).join('|')})`;
  const start = new RegExp(`^(?:(?:\\+ ?)?(?:${name} ?)?|${name} ?\\+ ?)(?=\\d)`, 'i');
  return text.replace(start, '').replace(new RegExp(` ?${name}$`, 'i'), '');
}

/** Whether the text contains the sign or the code of another currency. */
function namesAnother(text: string, names: readonly string[]): boolean {
  const rest = names.reduce((left, name) => left.replaceAll(name, ''), text);
  return /\d/.test(rest) && /\p{Sc}|^\p{L}{2,3}(?!\p{L})|(?<!\p{L})\p{L}{2,3}$/u.test(rest);
}
