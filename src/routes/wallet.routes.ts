import { z } from 'zod';
import type { WalletController } from '../controllers/wallet.controller';
import { fileSchema, transactionPageSchema } from '../schemas/requests/file';
import { html, route, type CallAnswer, type Route, type RouteGroup } from './route';

interface Controllers {
  wallet: WalletController;
}

/** The pages of the wallet, at the paths of `web/src/navigation/paths.ts`. At all other paths `createNotFoundPage` answers a browser. */
const PAGES = [
  { path: '/', id: 'getOverviewPage', summary: 'The overview page' },
  { path: '/login', id: 'getLogInPage', summary: 'The page to log in' },
  { path: '/register', id: 'getRegisterPage', summary: 'The page to register' },
  { path: '/send', id: 'getSendPage', summary: 'The page to send money' },
  { path: '/request', id: 'getRequestPage', summary: 'The page to request money' },
  { path: '/history', id: 'getHistoryPage', summary: 'The history page' },
  { path: '/transactions/:id', id: 'getTransactionPage', summary: 'The page of one transaction' },
  { path: '/settings', id: 'getSettingsPage', summary: 'The page for profile, password and sessions' },
] as const;

export const PAGE_PATHS = PAGES.map(({ path }) => path);

const answers: CallAnswer[] = [{ status: 200, description: 'The wallet, which shows this page.', content: html }];

const pageRoutes = PAGES.map(({ path, id, summary }): Route<Controllers> => {
  const page = { id, method: 'get', path, access: 'public', answers, errors: ['ROUTE_NOT_FOUND'], summary } as const;
  if (path !== '/transactions/:id')
    return route({ ...page, schema: null, handle: ({ wallet }: Controllers) => wallet.page });
  // An id that cannot be decoded is no page.
  return route({
    ...page,
    schema: transactionPageSchema,
    handle: ({ wallet }: Controllers) => wallet.page,
    pageOnNotFound: true,
  });
});

const text = z.string();

export const walletRoutes: RouteGroup<Controllers> = {
  below: '/',
  routes: [
    ...pageRoutes,
    route({
      id: 'getChangePasswordPage',
      method: 'get',
      path: '/.well-known/change-password',
      access: 'public',
      schema: null,
      handle: ({ wallet }) => wallet.changePassword,
      answers: [{ status: 302, description: 'The page is at `Location`.', headers: ['Location'] }],
      errors: ['ROUTE_NOT_FOUND'],
      summary: 'The way to the page on which a person changes the password',
      description: 'For password managers: A Well-Known URL for Changing Passwords, W3C.',
    }),
    route({
      id: 'getAsset',
      method: 'get',
      path: '/assets/:file',
      access: 'public',
      schema: fileSchema,
      handle: ({ wallet }) => wallet.asset,
      answers: [
        {
          status: 200,
          description: 'The file.',
          content: {
            'text/javascript': text,
            'text/css': text,
            'image/svg+xml': text,
            'image/png': text,
            'font/woff2': text,
          },
        },
      ],
      errors: ['ROUTE_NOT_FOUND'],
      summary: 'A file that the wallet is made of',
      description: 'Its name has a hash of its content in it, so a cache may keep it for ever.',
    }),
  ],
};
