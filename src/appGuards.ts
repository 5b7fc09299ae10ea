import type { Dependencies } from './app';
import type { DeviceCookie } from './controllers/deviceCookie';
import type { RefreshCookie } from './controllers/refreshCookie';
import { createAuthenticate, currentUserId } from './middlewares/auth.middleware';
import { createNetworkLimits, type NetworkLimit } from './middlewares/networkLimit.middleware';
import { createOriginGuard } from './middlewares/origin.middleware';
import { bySession, byUser, createLimits } from './middlewares/rateLimit.middleware';
import { LOOK_UPS } from './services/accounts/refusedPayments';

interface Cookies {
  cookie: RefreshCookie;
  deviceCookie: DeviceCookie;
}

/** What stands before the controllers, beside what every answer gets. */
export function createGuards(deps: Dependencies, cookies: Cookies) {
  const { authPerMinute, apiPerMinute } = deps.rateLimits;
  const limit = createLimits(deps.createLimiter);
  const limitNetworks = createNetworkLimits(deps.counters);
  const authenticate = createAuthenticate(deps.tokens, deps.revocations);
  const api = limit('api', apiPerMinute, byUser);
  const attempts = limitNetworks('auth', authPerMinute);
  const lookUps = limitNetworks(LOOK_UPS, authPerMinute);
  return {
    authenticated: [authenticate, ...api.guards],
    /** What the calls behind `authenticated` cost, where that is more than one. */
    apiCosts: api.costs,
    ownSession: [authenticate, ...limit('session', apiPerMinute, bySession).guards],
    origin: createOriginGuard(deps.corsOrigins),
    attempts: guardAttempts(attempts, deps, cookies),
    /** For a login whose device cookie turned out to be of another account. */
    countNetworks: attempts.countNetworks,
    lookUps: lookUps.byAccountAndNetwork(currentUserId),
    logout: limitNetworks('logout', apiPerMinute).byNetwork,
    // Behind all routes, so that no request that one of them answers pays for it.
    unmatched: limitNetworks('unmatched', apiPerMinute).byNetwork,
  };
}

/** Callers with a credential are counted for their account: what strangers do from the same network cannot lock them out. */
function guardAttempts(
  { byNetwork, byAccountOrNetwork }: NetworkLimit,
  { tokens }: Dependencies,
  { cookie, deviceCookie }: Cookies,
) {
  return {
    // A credential of one account says nothing about who registers another one.
    register: byNetwork,
    logIn: byAccountOrNetwork((req) => deviceCookie.read(req)?.account ?? null),
    refresh: byAccountOrNetwork((req) => tokens.readRefresh(cookie.read(req) ?? '')?.userId ?? null),
    changePassword: byAccountOrNetwork(currentUserId),
  };
}
