import { z } from 'zod';
import { fileSchema } from '../controllers/staticFile';
import { PAGE_PATHS, pageSchemaOf, type PagePath } from '../controllers/wallet.controller';
import { html, type Call } from './call';

const PAGES: Record<PagePath, { id: string; summary: string }> = {
  '/': { id: 'getOverviewPage', summary: 'The page that shows what somebody has' },
  '/login': { id: 'getLogInPage', summary: 'The page to log in' },
  '/register': { id: 'getRegisterPage', summary: 'The page to register' },
  '/send': { id: 'getSendPage', summary: 'The page to send money' },
  '/history': { id: 'getHistoryPage', summary: 'The page that shows what has moved' },
  '/transactions/:id': { id: 'getTransactionPage', summary: 'The page of one transaction' },
  '/settings': { id: 'getSettingsPage', summary: 'The page for profile, password and sessions' },
};

const pageCalls = PAGE_PATHS.map((path): Call => ({
  ...PAGES[path],
  method: 'get',
  path,
  access: 'none',
  schema: pageSchemaOf(path),
  answers: [{ status: 200, description: 'The wallet, which shows this page.', content: html }],
  errors: ['ROUTE_NOT_FOUND'],
  // An id that cannot be decoded is no page.
  ...(pageSchemaOf(path) && { pageOnNotFound: true }),
}));

const text = z.string();

export const walletCalls: Call[] = [
  ...pageCalls,
  {
    id: 'getChangePasswordPage',
    method: 'get',
    path: '/.well-known/change-password',
    summary: 'The way to the page on which a person changes the password',
    description: 'For password managers: A Well-Known URL for Changing Passwords, W3C.',
    access: 'none',
    schema: null,
    answers: [{ status: 302, description: 'The page is at `Location`.', headers: ['Location'] }],
    errors: ['ROUTE_NOT_FOUND'],
  },
  {
    id: 'getAsset',
    method: 'get',
    path: '/assets/:file',
    summary: 'A file that the wallet is made of',
    description: 'Its name has a hash of its content in it, so a cache may keep it for ever.',
    access: 'none',
    schema: fileSchema,
    answers: [
      {
        status: 200,
        description: 'The file.',
        content: { 'text/javascript': text, 'text/css': text, 'image/svg+xml': text, 'image/png': text },
      },
    ],
    errors: ['ROUTE_NOT_FOUND'],
  },
];
