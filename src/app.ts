import express, { type Express } from 'express';
import type { Pools } from './config/pools';
import { createAccountController } from './controllers/account.controller';
import { createAuthController } from './controllers/auth.controller';
import { createDeviceCookie } from './controllers/deviceCookie';
import { createDocsController } from './controllers/docs.controller';
import { createHealthController } from './controllers/health.controller';
import { createNotFoundPage } from './controllers/notFoundPage';
import { createRefreshCookie } from './controllers/refreshCookie';
import { createSessionController } from './controllers/session.controller';
import { createStatementController, type StatementLimits } from './controllers/statement.controller';
import { createTransactionController } from './controllers/transaction.controller';
import { createWalletController } from './controllers/wallet.controller';
import type { WalletFiles } from './controllers/wallet.files';
import { createGuards } from './appGuards';
import { createErrorMiddleware, routeNotFound } from './middlewares/error.middleware';
import { createSafeHeaders, ignoreValidators, noStore } from './middlewares/headers.middleware';
import { requireHost } from './middlewares/host.middleware';
import { createCors } from './middlewares/origin.middleware';
import { requestId } from './middlewares/requestId.middleware';
import { createNetworkMemory } from './middlewares/networkLimit.middleware';
import { createRequestLog, type RequestListeners } from './middlewares/requestLog.middleware';
import { createOpenApiDocument } from './openapi/document';
import { accountRoutes } from './routes/account.routes';
import { authRoutes } from './routes/auth.routes';
import { docsRoutes, errorsRoutes, openApiRoutes } from './routes/docs.routes';
import { healthRoutes } from './routes/health.routes';
import { transactionRoutes } from './routes/transaction.routes';
import { walletRoutes } from './routes/wallet.routes';
import { createAccountService } from './services/accountService';
import { createAuthService } from './services/authService';
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
import type { Counters } from './platform/limits/counters';
import type { Cursors } from './utils/cursor.util';
import type { DeviceTokens } from './utils/deviceToken.util';
import type { Tokens } from './utils/jwt.util';
import type { Passwords } from './utils/password.util';
import type { CreateRateLimiter } from './platform/limits/rateLimit';

export interface Dependencies extends RequestListeners {
  pools: Pools;
  tokens: Tokens;
  devices: DeviceTokens;
  cursors: Cursors;
  passwords: Passwords;
  revocations: Revocations;
  refreshTtlSeconds: number;
  corsOrigins: readonly string[];
  /** Addresses of the proxies whose forwarded headers are believed. */
  trustProxy: readonly string[];
  createLimiter: CreateRateLimiter;
  counters: Counters;
  /** 0 is no limit. */
  rateLimits: { authPerMinute: number; apiPerMinute: number };
  /** Clients come over TLS only, as in production: a proxy ends it. */
  tlsOnly: boolean;
  migrationCount: number;
  /** The pages for people. Null on a server that is an API only. */
  wallet: WalletFiles | null;
  /** How transfers are grouped, where it is not as usual. */
  groupLimits?: GroupLimits;
  /** How statements are bounded, where that is not as usual. */
  statementLimits?: StatementLimits;
  /** Who watches the ledger, where somebody does. */
  ledgerListeners?: LedgerListeners;
  /** Follows orders through their groups, where somebody traces them. */
  groupWatch?: GroupWatch | undefined;
  isDraining: () => boolean;
  onError: (error: unknown, requestId: string) => void;
}

/** The map of the application: what is built from what, and which URL leads where. */
export function createApp(deps: Dependencies): Express {
  const { pools, corsOrigins } = deps;
  const { general: pool } = pools;
  const sessions = createSessionService({ ...deps, pool });
  const [cookie, deviceCookie] = [createRefreshCookie(deps), createDeviceCookie(deps)];
  const { apiCosts, countNetworks, ...guards } = createGuards(deps, { cookie, deviceCookie });
  const auth = createAuthController({
    ...{ cookie, deviceCookie, sessions, countNetworks },
    auth: createAuthService({ ...deps, ...createThrottles(deps), pool, sessions }),
    rememberNetwork: createNetworkMemory(deps.counters),
  });
  const sessionController = createSessionController({ ...deps, sessions, cookie });
  const accounts = createAccountController(createAccountService(pool));
  const statements = createStatementController(createStatementService(pool), {
    costs: apiCosts,
    limits: deps.statementLimits,
  });
  const transactions = createTransactionController(
    createTransactionService(
      createLedger(pools.ledger, { limits: deps.groupLimits, listeners: deps.ledgerListeners, watch: deps.groupWatch }),
      new RefusedPayments(deps.counters, deps.rateLimits.authPerMinute),
    ),
    createHistoryService(pool, deps.cursors),
    apiCosts,
  );
  const health = createHealthController(createHealthService(deps));
  const docs = createDocsController(createOpenApiDocument());

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...deps.trustProxy]);
  // 1 what every answer gets
  app.use(requestId, createRequestLog(deps), createSafeHeaders(deps), requireHost, ignoreValidators);
  app.use('/api', noStore, createCors(corsOrigins));
  // 2 the routes, the busiest first: they are tried in turn. Each reads its body only after its guards.
  app.use('/api/transactions', transactionRoutes(transactions, guards));
  app.use('/health', healthRoutes(health));
  app.use('/api/auth', authRoutes({ auth, sessions: sessionController }, guards));
  app.use('/api', accountRoutes({ accounts, statements }, guards));
  app.use('/docs', docsRoutes(docs));
  app.use('/errors', errorsRoutes(docs));
  app.use('/openapi.json', openApiRoutes(docs));
  if (deps.wallet) app.use('/', walletRoutes(createWalletController(deps.wallet)));
  // 3 what is left
  app.use(...guards.unmatched, routeNotFound);
  if (deps.wallet) app.use(createNotFoundPage(deps.wallet));
  app.use(createErrorMiddleware(deps.onError));
  return app;
}

/** What slows down guesses. */
function createThrottles({ counters, rateLimits }: Dependencies) {
  return {
    throttle: createPasswordThrottle(counters),
    registrations: createRegistrationThrottle(counters, rateLimits.authPerMinute),
  };
}
