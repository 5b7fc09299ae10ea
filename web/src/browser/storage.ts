/** A storage of the browser. While it is forbidden or full, the values stay in memory until the page closes. */
export function createStorage(open: () => Storage) {
  const kept = new Map<string, string>();
  const stored = <Result>(work: (storage: Storage) => Result): Result | null => {
    try {
      return work(open());
    } catch {
      return null;
    }
  };
  return {
    read: (key: string): string | null => kept.get(key) ?? stored((storage) => storage.getItem(key)),
    write: (key: string, text: string): void => {
      kept.set(key, text);
      stored((storage) => {
        storage.setItem(key, text);
        kept.delete(key);
      });
    },
    remove: (key: string): void => {
      kept.delete(key);
      stored((storage) => storage.removeItem(key));
    },
  };
}
