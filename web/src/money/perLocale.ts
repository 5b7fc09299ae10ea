/** Caches a value for each currency and locale: an Intl formatter takes a millisecond, and every keystroke needs it. */
export function perLocale<Value>(make: (currency: string, locale: string | undefined) => Value): typeof make {
  const made = new Map<string, Value>();
  return (currency, locale) => {
    const key = `${currency} ${locale ?? ''}`;
    const value = made.get(key) ?? make(currency, locale);
    made.set(key, value);
    return value;
  };
}
