import type { Request, Response } from 'express';
import type { DeviceCookie } from './controllers/cookies/deviceCookie';
import type { RefreshCookie } from './controllers/cookies/refreshCookie';
import { createAuthenticate, currentUserId } from './middlewares/auth.middleware';
import { createNetworkLimits } from './middlewares/networkLimit.middleware';
import { createOriginGuard } from './middlewares/origin.middleware';
import { bySession, byUser, createLimits } from './middlewares/rateLimit.middleware';
import type { Counters } from './platform/limits/counters';
import type { CreateRateLimiter } from './platform/limits/rateLimit';
import type { Guards } from './routes/mount';
import { LOOK_UPS } from './services/accounts/refusedPayments';
import type { Revocations } from './services/revocationService';
import type { Tokens } from './utils/jwt.util';

interface Dependencies {
  tokens: Tokens;
  revocations: Revocations;
  refreshCookie: RefreshCookie;
  deviceCookie: DeviceCookie;
  corsOrigins: readonly string[];
  createLimiter: CreateRateLimiter;
  counters: Counters;
  rateLimits: { authPerMinute: number; apiPerMinute: number };
}

/** The guards of the routes, by their access and limit, and the limits that controllers use themselves. */
export function createGuards(deps: Dependencies) {
  const { tokens, refreshCookie, deviceCookie } = deps;
  const { authPerMinute, apiPerMinute } = deps.rateLimits;
  const limit = createLimits(deps.createLimiter);
  const limitNetworks = createNetworkLimits(deps.counters);
  const authenticate = createAuthenticate(tokens, deps.revocations);
  const origin = createOriginGuard(deps.corsOrigins);
  const api = limit('api', apiPerMinute, byUser);
  const session = limit('session', apiPerMinute, bySession);
  // A caller with a credential counts for its account, so that strangers in the same network cannot lock it out.
  const attempts = limitNetworks('auth', authPerMinute);
  const lookUps = limitNetworks(LOOK_UPS, authPerMinute);
  const guards: Guards = {
    access: {
      public: [],
      visitor: [origin],
      refreshCookie: [origin],
      anyCredential: [origin],
      user: [authenticate, ...api.guards],
      session: [authenticate, ...session.guards],
    },
    limits: {
      // Always by network: the credential of one account does not vouch for the registration of another.
      register: attempts.byNetwork,
      logIn: attempts.byAccountOrNetwork((req) => deviceCookie.read(req)?.account ?? null),
      refresh: attempts.byAccountOrNetwork((req) => tokens.readRefresh(refreshCookie.read(req) ?? '')?.userId ?? null),
      changePassword: attempts.byAccountOrNetwork(currentUserId),
      // Apart from the attempts: logging out must work when an attacker has used up all attempts of the network.
      logOut: limitNetworks('logout', apiPerMinute).byNetwork,
      lookUp: lookUps.byAccountAndNetwork(currentUserId),
    },
  };
  return {
    guards,
    /** For requests that no route answers. It stands behind all routes, so that no other request pays for it. */
    unmatched: limitNetworks('unmatched', apiPerMinute).byNetwork,
    /** For calls of access `user` that cost more than one call. */
    apiCosts: api.costs,
    /** For a call that reveals whether an account number exists, but not always. */
    countLookUp: (req: Request, res: Response) => lookUps.countAccountAndNetwork(currentUserId(req), req, res),
    /** For a login whose device cookie turns out to be of another account. */
    countNetworks: attempts.countNetworks,
  };
}
