/** The locale of numbers and dates. Computed once, because each amount needs it. */
let locale = localeFor('en');

/** Takes over the language of the texts on the page. */
export function setWordLanguage(language: string): void {
  locale = localeFor(language);
}

/**
 * The browser's locale. Where the texts have another language, its digits are Latin, because Arabic digits in an English
 * sentence would run the other way. Undefined is the default of Intl.
 */
export const displayLocale = (): string | undefined => locale;

function localeFor(words: string): string | undefined {
  const { locale: browsers, numberingSystem } = new Intl.NumberFormat().resolvedOptions();
  if (numberingSystem === 'latn' || languageOf(browsers) === languageOf(words)) return undefined;
  return new Intl.Locale(browsers, { numberingSystem: 'latn' }).toString();
}

function languageOf(tag: string): string {
  return new Intl.Locale(tag).language;
}
