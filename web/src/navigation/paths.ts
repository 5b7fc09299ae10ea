/** The path of every page. The server answers these with the wallet, and a test compares both lists. */
export const PATHS = {
  overview: '/',
  logIn: '/login',
  register: '/register',
  send: '/send',
  request: '/request',
  history: '/history',
  transaction: '/transactions/:id',
  settings: '/settings',
} as const;

export type PageName = keyof typeof PATHS;

/** The page at this path of an address, or null where there is none. */
export const pageOf = (pathname: string): PageName | null =>
  PATTERNS.find(([, path]) => path.test(pathname))?.[0] ?? null;

// A slash at the end is ignored, as the router and the server do.
const PATTERNS = (Object.keys(PATHS) as PageName[]).map(
  (page) => [page, new RegExp(`^${PATHS[page].replace(/\/$/, '').replace(/:\w+/, '[^/]+')}/?$`)] as const,
);

export const transactionPath = (id: string) => PATHS.transaction.replace(':id', encodeURIComponent(id));

/** The other details of a pay link. */
interface PayPathExtras {
  /** A decimal with a point, such as `12.50`. */
  amount?: string | undefined;
  note?: string | undefined;
}

/** A pay link: the send page with this recipient, and the amount and the note to begin with. */
export function payPath(accountNumber: string, { amount = '', note = '' }: PayPathExtras = {}): string {
  const texts = Object.entries({ to: accountNumber, amount, note }).filter(([, text]) => text !== '');
  return `${PATHS.send}?${new URLSearchParams(texts).toString()}`;
}

/** The login page, which opens the requested page after the login. */
export const logInPath = (requested: string) =>
  requested === PATHS.overview ? PATHS.logIn : `${PATHS.logIn}?next=${encodeURIComponent(requested)}`;
