import type { Handler } from '../middlewares/validate.middleware';
import { readDocsFiles } from './files/docsFiles';
import { errorsPage } from './docs.view';
import { createFileHandler, createStaticFile, sendStaticFile } from './files/staticFile';

export type DocsController = ReturnType<typeof createDocsController>;

/** The API's description for programs and for people. None of it depends on the request, so all is made at the start. */
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
