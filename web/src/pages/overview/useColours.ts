import { useSyncExternalStore } from 'react';

const DARK = '(prefers-color-scheme: dark)';

/** A text that changes with the colours of the page, for drawings that do not follow CSS. */
export function useColours(): string {
  return useSyncExternalStore(subscribe, coloursNow);
}

const coloursNow = () => `${document.documentElement.dataset['theme'] ?? 'system'} ${matchMedia(DARK).matches}`;

function subscribe(listener: () => void): () => void {
  const dark = matchMedia(DARK);
  dark.addEventListener('change', listener);
  const chosen = new MutationObserver(listener);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    dark.removeEventListener('change', listener);
    chosen.disconnect();
  };
}
