import { plainText } from '../text/plainText.ts';
import { AMOUNT_MAX, toCents, type Cents } from './cents.ts';
import { currencyNames } from './currencyNames.ts';
import { perLocale } from './perLocale.ts';

/** What is wrong with a typed amount. */
export type AmountFault = 'empty' | 'unreadable' | 'ambiguous' | 'currency' | 'decimals' | 'zero' | 'tooMuch';

export type TypedAmount = { cents: Cents; fault: null } | { cents: null; fault: AmountFault };

export interface AmountContext {
  /** Of the account, ISO 4217. */
  currency: string;
  /** BCP 47; that of the browser when absent. */
  locale?: string | undefined;
}

/**
 * Reads an amount as people of this locale write it, or as the wallet shows it: `1,234.5` and `+$1,234.50` in English,
 * `1.234,50 $` in German. Nothing is rounded or guessed: `1.005` is refused, a group has its right length, so that `1.50` is
 * never read as 150, and a text that two forms of the locale read differently is `ambiguous`.
 */
export function parseAmount(typed: string, { currency, locale }: AmountContext): TypedAmount {
  const text = plainText(typed);
  if (text === '') return wrong('empty');
  const names = currencyNames(text, currency, locale);
  const number = withoutCurrency(text, names);
  const readings = new Map<string, Reading>();
  for (const form of formsOf(currency, locale)) {
    const reading = read(number, form);
    if (reading) readings.set(`${reading.whole}.${reading.fraction}`, reading);
  }
  const [reading, other] = readings.values();
  if (other) return wrong('ambiguous');
  if (!reading) return wrong(namesAnother(number, names) ? 'currency' : 'unreadable');
  return toAmount(reading);
}

const wrong = (fault: AmountFault): TypedAmount => ({ cents: null, fault });

/** The digits before and after the decimal separator. */
interface Reading {
  whole: string;
  fraction: string;
}

function toAmount({ whole, fraction }: Reading): TypedAmount {
  if (fraction.length > 2) return wrong('decimals');
  const cents = Number(whole + fraction.padEnd(2, '0'));
  if (cents === 0) return wrong('zero');
  return cents > AMOUNT_MAX ? wrong('tooMuch') : { cents: toCents(cents), fault: null };
}

/** The separators of one way of writing numbers. Apostrophes are all written as `'`, and an absent group is empty. */
interface Form {
  decimal: string;
  group: string;
}

/** Null where the text is no number of this form. The last group has three digits; in some places the others have two. */
function read(text: string, { decimal, group }: Form): Reading | null {
  const [whole = '', fraction = '', ...rest] = text.replace(/[’‘ʼ]/g, "'").split(decimal);
  const mark = escape(group);
  const isGrouped = group !== '' && new RegExp(`^\\d{1,3}(?:${mark}\\d{2,3})*${mark}\\d{3}$`).test(whole);
  if (rest.length > 0 || !/^\d*$/.test(fraction) || !(isGrouped || /^\d+$/.test(whole))) return null;
  return { whole: isGrouped ? whole.replaceAll(group, '') : whole, fraction };
}

const escape = (text: string) => text.replace(/[^\w]/g, '\\$&');

/**
 * The forms of the locale. Plain numbers and amounts of money differ in some: `1 234,50` and `$ 1.234,50` in de-AT, `1.234,50`
 * and `$1,234.50` in en-DE. Every keyboard has the point, so it is a decimal separator too where it separates no groups.
 */
const formsOf = perLocale((currency, locale): Form[] => {
  const forms = [formOf({ minimumFractionDigits: 1 }, locale), formOf({ style: 'currency', currency }, locale)];
  const isGroup = forms.some(({ group }) => group === '.');
  return isGroup ? forms : [...forms, ...forms.map(({ group }) => ({ decimal: '.', group }))];
});

function formOf(options: Intl.NumberFormatOptions, locale: string | undefined): Form {
  const parts = new Intl.NumberFormat(locale, options).formatToParts(1_234_567.5);
  const valueOf = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  // Not by plainText, which would leave nothing of a space.
  return { decimal: valueOf('decimal') || '.', group: valueOf('group').replace(/\s/u, ' ').replace('’', "'") };
}

/** Without the plus, sign or code that the wallet shows at either end of an amount. A minus stays: amounts have none. */
function withoutCurrency(text: string, names: readonly string[]): string {
  const name = `(?:${names.map(escape).join('|')})`;
  const start = new RegExp(`^(?:(?:\\+ ?)?(?:${name} ?)?|${name} ?\\+ ?)(?=\\d)`, 'i');
  return text.replace(start, '').replace(new RegExp(` ?${name}$`, 'i'), '');
}

/** Whether the sign or the code of another currency may be why it cannot be read. */
function namesAnother(text: string, names: readonly string[]): boolean {
  const rest = names.reduce((left, name) => left.replaceAll(name, ''), text);
  return /\d/.test(rest) && /\p{Sc}|^\p{L}{2,3}(?!\p{L})|(?<!\p{L})\p{L}{2,3}$/u.test(rest);
}
