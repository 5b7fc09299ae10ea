import type { RequestHandler } from 'express';
import { readDocsFiles } from './docs.files';
import { errorsPage } from './docs.view';
import { createFileHandler, createStaticFile, sendStaticFile } from './staticFile';

/** The API's description for programs and for people. None of it depends on the request, so all is made at the start. */
export function createDocsController(openApi: object) {
  const { page, byName } = readDocsFiles();
  const json = createStaticFile('openapi.json', Buffer.from(JSON.stringify(openApi)), 'no-cache');
  const errorList = createStaticFile('errors.html', Buffer.from(errorsPage()), 'no-cache');

  const document: RequestHandler = (req, res) => {
    sendStaticFile(req, res, json);
  };

  const docs: RequestHandler = (req, res) => {
    sendStaticFile(req, res, page);
  };

  const errors: RequestHandler = (req, res) => {
    sendStaticFile(req, res, errorList);
  };

  return { document, docs, errors, file: createFileHandler(byName) };
}
