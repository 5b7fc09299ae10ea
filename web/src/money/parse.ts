import { AMOUNT_MAX, toCents, type Cents } from './cents.ts';

/** What is wrong with a typed amount. */
export type AmountFault = 'empty' | 'unreadable' | 'decimals' | 'zero' | 'tooMuch';

export type TypedAmount = { cents: Cents; fault: null } | { cents: null; fault: AmountFault };

/**
 * Reads an amount as people of this locale write it: `1,234.5` in English, `1.234,50` in German. Nothing is rounded or
 * guessed: `1.005` is refused, and a group has its right length, so that `1.50` is never read as 150.
 */
export function parseAmount(typed: string, locale?: string): TypedAmount {
  const { decimal, group, digits } = separatorsOf(locale);
  const text = Array.from(typed.trim().replace(/\s/gu, ' '), (character) => digits.get(character) ?? character).join(
    '',
  );
  if (text === '') return wrong('empty');

  const plain = text.includes(group) ? withoutGroups(text, { decimal, group }) : text;
  // Everybody knows the point, and where it does not separate groups it can mean nothing else.
  const point = decimal !== '.' && group !== '.' ? plain?.replace('.', decimal) : plain;
  const [, whole, fraction = ''] = new RegExp(`^(\\d+)(?:${escape(decimal)}(\\d*))?$`).exec(point ?? '') ?? [];
  if (whole === undefined) return wrong('unreadable');
  if (fraction.length > 2) return wrong('decimals');
  const cents = Number(whole + fraction.padEnd(2, '0'));
  if (cents === 0) return wrong('zero');
  return cents > AMOUNT_MAX ? wrong('tooMuch') : { cents: toCents(cents), fault: null };
}

const wrong = (fault: AmountFault): TypedAmount => ({ cents: null, fault });

/** Null where the groups are not as they must be. The last one has three digits; in some places the others have two. */
function withoutGroups(text: string, { decimal, group }: { decimal: string; group: string }): string | null {
  const [whole = '', ...rest] = text.split(decimal);
  const mark = escape(group);
  const grouped = new RegExp(`^\\d{1,3}(?:${mark}\\d{2,3})*${mark}\\d{3}$`);
  if (!grouped.test(whole) || rest.some((part) => part.includes(group))) return null;
  return [whole.replaceAll(group, ''), ...rest].join(decimal);
}

interface Separators {
  decimal: string;
  group: string;
  /** The digits of the locale, each with the one that we compute with. */
  digits: ReadonlyMap<string, string>;
}

function separatorsOf(locale: string | undefined): Separators {
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 });
  const parts = format.formatToParts(1_234_567.5);
  const valueOf = (type: string) => parts.find((part) => part.type === type)?.value;
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const digits = new Map(Array.from({ length: 10 }, (_, digit) => [plain.format(digit), String(digit)]));
  // There are many kinds of white space, and one key for it.
  return { decimal: valueOf('decimal') ?? '.', group: valueOf('group')?.replace(/\s/u, ' ') ?? '\0', digits };
}

const escape = (text: string) => text.replace(/[^\w]/g, '\\$&');
