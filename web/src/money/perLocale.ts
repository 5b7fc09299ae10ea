/** Makes what is asked of Intl about a currency in a locale once: a formatter takes a millisecond, and people type fast. */
export function perLocale<Value>(make: (currency: string, locale: string | undefined) => Value): typeof make {
  const made = new Map<string, Value>();
  return (currency, locale) => {
    const key = `${currency} ${locale ?? ''}`;
    const value = made.get(key) ?? make(currency, locale);
    made.set(key, value);
    return value;
  };
}
