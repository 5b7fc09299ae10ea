import { brotliCompressSync } from 'node:zlib';
import { createWalletFiles, type WalletFiles } from '../../src/controllers/files/walletFiles';
import { PAGE_POLICY } from '../../src/platform/http/safeHeaders';

export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <title>PayVerse</title>
    <style>.splash{display:grid}</style>
    <link rel="icon" type="image/svg+xml" href="/assets/icon-Ab12Cd34.svg" />
    <script type="module" crossorigin src="/assets/index-Ef56Gh78.js"></script>
    <link rel="stylesheet" crossorigin href="/assets/index-Ij90Kl12.css" />
  </head>
  <body></body>
</html>
`;

/** The policy of the page: of inline styles it allows the one above. */
export const POLICY = PAGE_POLICY.replace(
  "style-src 'self'",
  "style-src 'self' 'sha256-CokJrBkhnHTIOZ8dy9x1KIja/QrxDwp+RQXRzYIcsPo='",
);

/** Texts that compression makes smaller, and files that are sent as they are: too small a text, and no texts. */
export const ASSETS = {
  'index-Ef56Gh78.js': Buffer.from('document.title = "PäyVerse";\n'.repeat(100)),
  'index-Ij90Kl12.css': Buffer.from('body { margin: 0 }\n'.repeat(100)),
  'icon-Ab12Cd34.svg': Buffer.from('<svg/>'),
  'photo-Mn34Op56.png': Buffer.alloc(1_000, '\x89PNG'),
  'font-Qr78St90.woff2': Buffer.alloc(1_000, 'wOF2'),
};

/** The files of a build, by their paths in it. The largest text has its Brotli beside it. */
export const BUILT = new Map([
  ['index.html', Buffer.from(PAGE)],
  ...Object.entries(ASSETS).map(([name, content]) => [`assets/${name}`, content] as const),
  ['assets/index-Ef56Gh78.js.br', brotliCompressSync(ASSETS['index-Ef56Gh78.js'])],
]);

/** A wallet without a build. */
export const aWallet = (): WalletFiles => createWalletFiles(BUILT);
