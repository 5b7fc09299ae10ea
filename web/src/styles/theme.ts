import { createStorage } from '../browser/storage.ts';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'payverse.theme';
const storage = createStorage(() => localStorage);

export function chosenTheme(): Theme {
  const saved = storage.read(KEY);
  return saved === 'light' || saved === 'dark' ? saved : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') storage.remove(KEY);
  else storage.write(KEY, theme);
  applyTheme();
}

/** Call it before the first render, so that the page does not flash. */
export function applyTheme(): void {
  const theme = chosenTheme();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
