import { perLocale } from './perLocale.ts';

/** The sign of a currency in the locale, and whether it stands before the amount: `$`, before; `€`, after in German. */
export const currencySign = perLocale((currency, locale) => {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(1);
  const at = parts.findIndex(({ type }) => type === 'currency');
  return { sign: parts[at]?.value ?? currency, isBefore: at < parts.findIndex(({ type }) => type === 'integer') };
});
