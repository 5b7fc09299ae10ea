import type { Handler } from '../middlewares/validate.middleware';
import { readDocsFiles } from './files/docsFiles';
import { errorsPage } from './docs.view';
import { createFileHandler, createStaticFile, sendStaticFile } from './files/staticFile';

export type DocsController = ReturnType<typeof createDocsController>;

/** The OpenAPI document and the pages about the API. They do not depend on the request, so they are built at startup. */
export function createDocsController(openApi: object) {
  const { page, byName } = readDocsFiles();
  const json = createStaticFile('openapi.json', Buffer.from(JSON.stringify(openApi)), 'no-cache');
  const errorList = createStaticFile('errors.html', Buffer.from(errorsPage()), 'no-cache');

  const document: Handler<null> = (req, res) => {
    sendStaticFile(req, res, json);
  };

  const docs: Handler<null> = (req, res) => {
    sendStaticFile(req, res, page);
  };

  const errors: Handler<null> = (req, res) => {
    sendStaticFile(req, res, errorList);
  };

  return { document, docs, errors, file: createFileHandler(byName) };
}
