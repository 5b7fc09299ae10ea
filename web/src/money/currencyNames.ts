import { plainText } from '../text/plainText.ts';
import { perLocale } from './perLocale.ts';

type Display = NonNullable<Intl.NumberFormatOptions['currencyDisplay']>;

/**
 * What may stand beside an amount of this currency in the text, as `plainText` writes it, the longest first: its code, the
 * sign that the locale gives it, the one that it has between countries (`US$`), and the bare sign (`$`) where that means no
 * other currency.
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

/** In Canada `$` is the Canadian dollar, and the wallet writes `US$` there. To look through all currencies takes 20 ms. */
const isBareUnique = perLocale((currency, locale) => {
  const { bare } = namesIn(currency, locale);
  const others = Intl.supportedValuesOf('currency').filter((other) => other !== currency);
  return others.every((other) => nameOf(other, 'symbol', locale) !== bare);
});

function nameOf(currency: string, currencyDisplay: Display, locale: string | undefined): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay });
  return plainText(format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency);
}
