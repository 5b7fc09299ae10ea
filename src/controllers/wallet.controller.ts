import type { Request, Response } from 'express';
import { createFileHandler, sendStaticFile } from './files/staticFile';
import type { WalletFiles } from './files/walletFiles';

/** The page that changes passwords. Password managers look for it (W3C, A Well-Known URL for Changing Passwords). */
const CHANGE_PASSWORD_PAGE = '/settings';

export type WalletController = ReturnType<typeof createWalletController>;

/** The wallet: one HTML file at every path, which asks the API for its data in the browser. */
export function createWalletController({ page: file, policy, assets }: WalletFiles) {
  const page = (req: Request, res: Response): void => {
    res.set('Content-Security-Policy', policy);
    sendStaticFile(req, res, file);
  };

  const changePassword = (_req: Request, res: Response): void => {
    res.status(302).set('Location', CHANGE_PASSWORD_PAGE).end();
  };

  return { page, changePassword, asset: createFileHandler(assets) };
}
