import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createStaticFile, type StaticFile, type StaticFiles } from './staticFile';

/** What the pages are made of. */

/** Beside `src` and `dist`, so that it is found from both. */
const FOLDER = path.join(__dirname, '../../../public/docs');
const OWN = ['docs.js', 'page.css'];
const OF_SWAGGER_UI = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-16x16.png', 'favicon-32x32.png'];

export interface DocsFiles {
  page: StaticFile;
  byName: StaticFiles;
}

/** Ours belong to this version of the page. Swagger UI is large, and changes only with its package. */
const CACHE_CONTROL = { ours: 'no-cache', theirs: 'public, max-age=3600' };

/** Reads them all, so that a server without them does not start. */
export function readDocsFiles(): DocsFiles {
  const theirs = OF_SWAGGER_UI.map((name) => {
    const content = readFileSync(require.resolve(`swagger-ui-dist/${name}`));
    return [name, createStaticFile(name, content, CACHE_CONTROL.theirs)] as const;
  });
  const ours = OWN.map((name) => [name, readOwn(name)] as const);
  return { page: readOwn('index.html'), byName: new Map([...ours, ...theirs]) };
}

function readOwn(name: string): StaticFile {
  return createStaticFile(name, readFileSync(path.join(FOLDER, name)), CACHE_CONTROL.ours);
}
