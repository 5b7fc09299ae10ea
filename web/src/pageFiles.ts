import { pageOf, type PageName } from './navigation/paths.ts';
import { fetchFilesOf } from './parts/fetchChunks.ts';

/** The module of every page. Each is a separate file, which loads when its page opens. */
export const PAGE_FILES = {
  overview: () => import('./pages/overview/Overview.tsx'),
  logIn: () => import('./pages/login/LogIn.tsx'),
  register: () => import('./pages/login/Register.tsx'),
  send: () => import('./pages/send/Send.tsx'),
  request: () => import('./pages/request/Request.tsx'),
  history: () => import('./pages/history/History.tsx'),
  transaction: () => import('./pages/transaction/Transaction.tsx'),
  settings: () => import('./pages/settings/Settings.tsx'),
} satisfies Record<PageName, () => Promise<unknown>>;

/** Fetches the files of the page at this path, and runs none of them. The page shows a failure when it opens. */
export function prefetchPageAt(pathname: string): void {
  const page = pageOf(pathname);
  if (page) fetchFilesOf(PAGE_FILES[page]);
}
