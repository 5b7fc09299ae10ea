import { plainText } from '../text/plainText.ts';
import { perLocale } from './perLocale.ts';

type Display = NonNullable<Intl.NumberFormatOptions['currencyDisplay']>;

/**
 * The names of the currency that a typed amount may contain, in the form of `plainText`, the longest first: its code, its sign
 * in the locale, its international sign (`US$`), and the bare sign (`$`) where the locale uses that for no other currency.
 */
export function currencyNames(text: string, currency: string, locale: string | undefined): string[] {
  const { names, bare } = namesIn(currency, locale);
  const isBareMeant = !names.includes(bare) && text.includes(bare) && isBareUnique(currency, locale);
  return [...names, ...(isBareMeant ? [bare] : [])].sort((one, other) => other.length - one.length);
}

const namesIn = perLocale((currency, locale) => ({
  names: [currency, nameOf(currency, 'symbol', locale), nameOf(currency, 'symbol', 'en-001')],
  bare: nameOf(currency, 'narrowSymbol', locale),
}));

/** In Canada `$` is the Canadian dollar, and the wallet writes `US$`. The search through all currencies takes 20 ms. */
const isBareUnique = perLocale((currency, locale) => {
  const { bare } = namesIn(currency, locale);
  const others = Intl.supportedValuesOf('currency').filter((other) => other !== currency);
  return others.every((other) => nameOf(other, 'symbol', locale) !== bare);
});

function nameOf(currency: string, currencyDisplay: Display, locale: string | undefined): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay });
  return plainText(format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency);
}
