import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the pages are made of. A request's name is looked up here and never becomes part of a path. */

/** Beside `src` and `dist`, so that it is found from both. */
const FOLDER = path.join(__dirname, '../../public/docs');
const OWN = ['docs.js', 'page.css'];
const OF_SWAGGER_UI = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-16x16.png', 'favicon-32x32.png'];

export interface DocsFiles {
  page: Buffer;
  byName: ReadonlyMap<string, Buffer>;
}

/** Reads them all, so that a server without them does not start. */
export function readDocsFiles(): DocsFiles {
  const ours = OWN.map((name) => [name, readFileSync(path.join(FOLDER, name))] as const);
  const theirs = OF_SWAGGER_UI.map((name) => [name, readFileSync(require.resolve(`swagger-ui-dist/${name}`))] as const);
  return { page: readFileSync(path.join(FOLDER, 'index.html')), byName: new Map([...ours, ...theirs]) };
}
