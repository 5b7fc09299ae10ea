import express, { type Express } from 'express';
import { createGuards } from './appGuards';
import type { Pools } from './config/pools';
import { createAccountController } from './controllers/account.controller';
import { createAuthController } from './controllers/auth.controller';
import { createDeviceCookie, type DeviceCookie } from './controllers/cookies/deviceCookie';
import { createRefreshCookie, type RefreshCookie } from './controllers/cookies/refreshCookie';
import { createContactController } from './controllers/contact.controller';
import { createDocsController } from './controllers/docs.controller';
import { createNotFoundPage } from './controllers/files/notFoundPage';
import type { WalletFiles } from './controllers/files/walletFiles';
import { createHealthController } from './controllers/health.controller';
import { createSessionController } from './controllers/session.controller';
import { createStatementController, type StatementLimits } from './controllers/statement.controller';
import { createTransactionController } from './controllers/transaction.controller';
import { createWalletController } from './controllers/wallet.controller';
import { createErrorMiddleware, routeNotFound } from './middlewares/error.middleware';
import { createSafeHeaders, ignoreValidators, noStore } from './middlewares/headers.middleware';
import { requireHost } from './middlewares/host.middleware';
import { createNetworkMemory, type NetworkLimit } from './middlewares/networkLimit.middleware';
import { createCors } from './middlewares/origin.middleware';
import type { CallCosts } from './middlewares/rateLimit.middleware';
import { requestId } from './middlewares/requestId.middleware';
import { createRequestLog, type RequestListeners } from './middlewares/requestLog.middleware';
import { createOpenApiDocument } from './openapi/document';
import type { Counters } from './platform/limits/counters';
import type { CreateRateLimiter } from './platform/limits/rateLimit';
import { accountRoutes } from './routes/account.routes';
import { authRoutes } from './routes/auth.routes';
import { contactRoutes } from './routes/contact.routes';
import { docsRoutes, errorsRoutes, openApiRoutes } from './routes/docs.routes';
import { healthRoutes } from './routes/health.routes';
import { mount } from './routes/mount';
import { transactionRoutes } from './routes/transaction.routes';
import { walletRoutes } from './routes/wallet.routes';
import { createAccountService } from './services/accountService';
import { createAuthService } from './services/authService';
import { createContactService } from './services/contactService';
import { createHealthService } from './services/healthService';
import { createHistoryService } from './services/historyService';
import type { GroupLimits } from './services/ledger/commit/groupCommit';
import type { GroupWatch, LedgerListeners } from './services/ledger/commit/ledgerListeners';
import { createLedger } from './services/ledger/ledgerService';
import { RefusedPayments } from './services/accounts/refusedPayments';
import { createPasswordThrottle } from './services/auth/passwordThrottle';
import { createRegistrationThrottle } from './services/auth/registrationThrottle';
import type { Revocations } from './services/revocationService';
import { createSessionService } from './services/sessionService';
import { createStatementService } from './services/statementService';
import { createTransactionService } from './services/transactionService';
import type { Cursors } from './utils/cursor.util';
import type { DeviceTokens } from './utils/deviceToken.util';
import type { Tokens } from './utils/jwt.util';
import type { Passwords } from './platform/limits/passwords';

export interface Dependencies extends RequestListeners {
  pools: Pools;
  tokens: Tokens;
  devices: DeviceTokens;
  cursors: Cursors;
  passwords: Passwords;
  revocations: Revocations;
  refreshTtlSeconds: number;
  corsOrigins: readonly string[];
  /** Addresses of the proxies whose forwarded headers the server trusts. */
  trustProxy: readonly string[];
  createLimiter: CreateRateLimiter;
  counters: Counters;
  /** 0 means no limit. */
  rateLimits: { authPerMinute: number; apiPerMinute: number };
  /** Clients connect over TLS only, and a proxy ends it: in production. */
  tlsOnly: boolean;
  migrationCount: number;
  /** The files of the wallet. Null on a server that is an API only. */
  wallet: WalletFiles | null;
  /** Overrides the bounds of the groups of transfers. */
  groupLimits?: GroupLimits;
  /** Overrides the bounds of statements. */
  statementLimits?: StatementLimits;
  ledgerListeners?: LedgerListeners;
  /** Traces orders through their groups. */
  groupWatch?: GroupWatch | undefined;
  isDraining: () => boolean;
  onError: (error: unknown, requestId: string) => void;
}

/** The map of the application: the parts of each thing, and the path of each group of routes. */
export function createApp(deps: Dependencies): Express {
  const { tokens, devices, revocations, tlsOnly, corsOrigins, createLimiter, counters, rateLimits, wallet } = deps;
  const refreshCookie = createRefreshCookie({ tokens, tlsOnly });
  const deviceCookie = createDeviceCookie({ devices, tlsOnly });
  const { guards, unmatched, apiCosts, countLookUp, countNetworks } = createGuards({
    tokens,
    revocations,
    refreshCookie,
    deviceCookie,
    corsOrigins,
    createLimiter,
    counters,
    rateLimits,
  });
  const controllers = {
    ...createSessionControllers(deps, { refreshCookie, deviceCookie, countNetworks }),
    ...createLedgerControllers(deps, apiCosts),
    contacts: createContactController({ contacts: createContactService(deps.pools.general), countLookUp }),
    docs: createDocsController(createOpenApiDocument()),
  };
  const wiring = { controllers, guards };

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...deps.trustProxy]);
  // 1. For every answer.
  const requestLog = createRequestLog({ onRequest: deps.onRequest, onSecurityEvent: deps.onSecurityEvent });
  app.use(requestId, requestLog, createSafeHeaders({ tlsOnly }), requireHost, ignoreValidators);
  app.use('/api', noStore, createCors(corsOrigins));
  // 2. The routes, the busiest first, because Express tries them in turn. Each reads its body after its guards.
  mount(app, transactionRoutes, wiring);
  mount(app, healthRoutes, wiring);
  mount(app, authRoutes, wiring);
  mount(app, contactRoutes, wiring);
  mount(app, accountRoutes, wiring);
  mount(app, docsRoutes, wiring);
  mount(app, errorsRoutes, wiring);
  mount(app, openApiRoutes, wiring);
  if (wallet) mount(app, walletRoutes, { controllers: { wallet: createWalletController(wallet) }, guards });
  // 3. For requests that no route answered, and for errors.
  app.use(...unmatched, routeNotFound);
  if (wallet) app.use(createNotFoundPage(wallet));
  app.use(createErrorMiddleware(deps.onError));
  return app;
}

interface SessionParts {
  refreshCookie: RefreshCookie;
  deviceCookie: DeviceCookie;
  countNetworks: NetworkLimit['countNetworks'];
}

function createSessionControllers(deps: Dependencies, { refreshCookie, deviceCookie, countNetworks }: SessionParts) {
  const { pools, tokens, revocations, passwords, refreshTtlSeconds, counters, rateLimits } = deps;
  const sessions = createSessionService({ pool: pools.general, tokens, revocations, refreshTtlSeconds });
  const auth = createAuthService({
    pool: pools.general,
    passwords,
    sessions,
    throttle: createPasswordThrottle(counters),
    registrations: createRegistrationThrottle(counters, rateLimits.authPerMinute),
  });
  return {
    sessions: createSessionController({ sessions, tokens, refreshCookie }),
    auth: createAuthController({
      auth,
      sessions,
      refreshCookie,
      deviceCookie,
      countNetworks,
      rememberNetwork: createNetworkMemory(counters),
    }),
  };
}

function createLedgerControllers(deps: Dependencies, costs: CallCosts) {
  const { pools, cursors, counters, rateLimits, groupLimits, groupWatch, migrationCount, isDraining } = deps;
  const ledger = createLedger(pools.ledger, {
    limits: groupLimits,
    listeners: deps.ledgerListeners,
    watch: groupWatch,
  });
  const refused = new RefusedPayments(counters, rateLimits.authPerMinute);
  return {
    transactions: createTransactionController({
      transactions: createTransactionService(ledger, refused),
      history: createHistoryService(pools.general, cursors),
      costs,
    }),
    statements: createStatementController({
      statements: createStatementService(pools.general),
      costs,
      limits: deps.statementLimits,
    }),
    accounts: createAccountController(createAccountService(pools.general)),
    health: createHealthController(createHealthService({ pools, migrationCount, isDraining })),
  };
}
