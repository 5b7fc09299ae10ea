/** The splash of index.html, which the page shows until the wallet renders something. */
const splash = () => document.querySelector('.splash');

/** An empty text removes the balance. */
export function showSplashBalance(text: string): void {
  const place = splash()?.querySelector('.splash-balance');
  if (place) place.textContent = text;
}

/** Offers a reload, because the scripts did not arrive. */
export const failSplash = (): void => splash()?.classList.add('failed');
