/*
 * The first script of a page. It is small, and begins everything that takes time on the network: the calls of the session and the
 * balance first, then the other scripts. On a slow connection the balance is on the screen before React has arrived.
 */
import { api } from './api/client.ts';
import { getAccountsEarly, resumeEarly } from './api/early.ts';
import { failSplash, showSplashBalance } from './browser/splash.ts';
import { centsOf } from './money/cents.ts';
import { formatMoney } from './money/format.ts';
import { pageOf, PATHS } from './navigation/paths.ts';
import { prefetchPageAt } from './pageFiles.ts';
import { applyTheme } from './styles/theme.ts';

const page = pageOf(location.pathname);

async function startCalls(): Promise<void> {
  const userId = await resumeEarly();
  // After the call for the balance: without HTTP/2 that would wait for a connection behind these files.
  setTimeout(() => prefetchPageAt(userId === null ? PATHS.logIn : location.pathname));
  if (userId !== null && (page === 'overview' || page === 'send')) await startBalance(userId);
}

async function startBalance(userId: string): Promise<void> {
  const { data } = await getAccountsEarly(userId);
  const [account] = data?.data ?? [];
  // W2: the session may have ended in the meantime.
  if (!account || page !== 'overview' || api.userId !== userId) return;
  showSplashBalance(formatMoney(centsOf(account.balance), account.currency));
  api.onSessionEnd(() => showSplashBalance(''));
}

/** The scripts did not arrive. */
function fail(): void {
  failSplash();
  addEventListener('online', () => location.reload());
}

applyTheme();
// The session and the query that take these answers show a failure.
void startCalls().catch(() => undefined);
import('./main.tsx').catch(fail);
