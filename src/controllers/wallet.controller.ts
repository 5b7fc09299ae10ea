import type { Request, Response } from 'express';
import { z } from 'zod';
import * as field from '../schemas/fields';
import { createFileHandler, sendStaticFile } from './staticFile';
import type { WalletFiles } from './wallet.files';

/** Every page of the wallet, as its own router has them. */
export const PAGE_PATHS = ['/', '/login', '/register', '/send', '/history', '/transactions/:id', '/settings'] as const;

export type PagePath = (typeof PAGE_PATHS)[number];

/** Where the wallet changes passwords. Password managers look for it (W3C, A Well-Known URL for Changing Passwords). */
const CHANGE_PASSWORD_PAGE: PagePath = '/settings';

/** Any id: that there is no such transaction is for the page to say, to a person and not in JSON. */
const transactionPageSchema = {
  params: field.body({ id: z.string().meta({ description: 'Which transaction the page shows.' }) }),
  ignoresQuery: true,
} as const;

/** What the route of a page reads: nothing, for most. */
export function pageSchemaOf(path: PagePath): typeof transactionPageSchema | null {
  return path === '/transactions/:id' ? transactionPageSchema : null;
}

/** The wallet, for people: one page at every path, which sees in the browser what it is to show, and asks the API for it. */
export function createWalletController({ page: file, assets }: WalletFiles) {
  const page = (req: Request, res: Response): void => {
    sendStaticFile(req, res, file);
  };

  const changePassword = (_req: Request, res: Response): void => {
    res.status(302).set('Location', CHANGE_PASSWORD_PAGE).end();
  };

  return { page, changePassword, asset: createFileHandler(assets) };
}
