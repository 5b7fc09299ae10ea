import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the pages are made of. A request's name is looked up here and never becomes part of a path. */

/** Beside `src` and `dist`, so that it is found from both. */
const FOLDER = path.join(__dirname, '../../public/docs');
const OWN = ['docs.js', 'page.css'];
const OF_SWAGGER_UI = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-16x16.png', 'favicon-32x32.png'];

export interface DocsFiles {
  page: Buffer;
  byName: ReadonlyMap<string, { content: Buffer; cacheControl: string }>;
}

/** Ours belong to this version of the page. Swagger UI is large, and changes only with its package. */
const CACHE_CONTROL = { ours: 'no-cache', theirs: 'public, max-age=3600' };

/** Reads them all, so that a server without them does not start. */
export function readDocsFiles(): DocsFiles {
  const ours = OWN.map((name) => {
    return [name, { content: readFileSync(path.join(FOLDER, name)), cacheControl: CACHE_CONTROL.ours }] as const;
  });
  const theirs = OF_SWAGGER_UI.map((name) => {
    const content = readFileSync(require.resolve(`swagger-ui-dist/${name}`));
    return [name, { content, cacheControl: CACHE_CONTROL.theirs }] as const;
  });
  return { page: readFileSync(path.join(FOLDER, 'index.html')), byName: new Map([...ours, ...theirs]) };
}
