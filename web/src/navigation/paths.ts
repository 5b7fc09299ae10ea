/** Every page and its path. The server answers each of them with the wallet, and no other. */
export const PATHS = {
  overview: '/',
  logIn: '/login',
  register: '/register',
  send: '/send',
  history: '/history',
  transaction: '/transactions/:id',
  settings: '/settings',
} as const;

/** A transaction's own page. */
export const transactionPath = (id: string) => PATHS.transaction.replace(':id', encodeURIComponent(id));

/** The send page with its recipient filled in: what somebody gives to whoever is to pay them. */
export const payPath = (accountNumber: string) => `${PATHS.send}?to=${encodeURIComponent(accountNumber)}`;

/** The login page, which leads back to where somebody wanted to go. */
export const logInPath = (wanted: string) =>
  wanted === PATHS.overview ? PATHS.logIn : `${PATHS.logIn}?next=${encodeURIComponent(wanted)}`;
