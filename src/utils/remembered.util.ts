/** `make` with a memory of its results. Bounded, because clients choose the texts: a full memory is cleared. */
export function remembered(make: (text: string) => string, max: number): (text: string) => string {
  const results = new Map<string, string>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    if (results.size >= max) results.clear();
    const result = make(text);
    results.set(text, result);
    return result;
  };
}
