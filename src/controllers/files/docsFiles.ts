import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createStaticFile, type StaticFile, type StaticFiles } from './staticFile';

/** Beside `src` and `dist`, so the path is right from both. */
const FOLDER = path.join(__dirname, '../../../public/docs');
const OWN_FILES = ['docs.js', 'page.css'];
const SWAGGER_UI_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-16x16.png', 'favicon-32x32.png'];

interface DocsFiles {
  page: StaticFile;
  byName: StaticFiles;
}

/** Our files may change with each deployment. Swagger UI is large and changes only with its package. */
const CACHE_CONTROL = { ours: 'no-cache', theirs: 'public, max-age=3600' };

/** Reads all files, so that a server without one of them does not start. */
export function readDocsFiles(): DocsFiles {
  const theirs = SWAGGER_UI_FILES.map((name) => {
    const content = readFileSync(require.resolve(`swagger-ui-dist/${name}`));
    return [name, createStaticFile(name, content, CACHE_CONTROL.theirs)] as const;
  });
  const ours = OWN_FILES.map((name) => [name, readOwn(name)] as const);
  return { page: readOwn('index.html'), byName: new Map([...ours, ...theirs]) };
}

function readOwn(name: string): StaticFile {
  return createStaticFile(name, readFileSync(path.join(FOLDER, name)), CACHE_CONTROL.ours);
}
