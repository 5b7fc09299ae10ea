import { PAGE_PATHS } from '../../../src/routes/wallet.routes';
import { readWalletFiles } from '../../../src/controllers/files/walletFiles';

/** The wallet that was built, as the server that is fuzzed has it. */
const { page, assets } = readWalletFiles();

export const assetNames = [...assets.keys()];

/** All that it was built to, as it stands and compressed. */
const bodies = new Set(
  [page, ...assets.values()].flatMap(({ content, compressed }) =>
    [content, ...compressed.map(([, bytes]) => bytes)].map((bytes) => bytes.toString('latin1')),
  ),
);

/** Built files hold nothing of a request or of the server, so they may have any words. */
export const wasBuilt = (body: string): boolean => bodies.has(body);

/** Express minds neither capitals nor slashes at the end. */
const patterns = [...PAGE_PATHS, '/assets/:file'].map((path) => {
  const pieces = path.replace(/\/$/, '').replace(/:\w+/, '[^/?#]+');
  return new RegExp(`^(https?://[^/?#]*)?${pieces}/*([?#]|$)`, 'i');
});

export const isOfWallet = (target: string): boolean => patterns.some((pattern) => pattern.test(target));
