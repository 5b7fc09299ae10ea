/** The path of every page. The server answers these with the wallet, and a test compares both lists. */
export const PATHS = {
  overview: '/',
  logIn: '/login',
  register: '/register',
  send: '/send',
  history: '/history',
  transaction: '/transactions/:id',
  settings: '/settings',
} as const;

export const transactionPath = (id: string) => PATHS.transaction.replace(':id', encodeURIComponent(id));

/** A pay link: the send page with this recipient. */
export const payPath = (accountNumber: string) => `${PATHS.send}?to=${encodeURIComponent(accountNumber)}`;

/** The login page, which opens the requested page after the login. */
export const logInPath = (requested: string) =>
  requested === PATHS.overview ? PATHS.logIn : `${PATHS.logIn}?next=${encodeURIComponent(requested)}`;
