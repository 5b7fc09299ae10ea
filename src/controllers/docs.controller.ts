import path from 'node:path';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Handler } from '../middlewares/validate.middleware';
import { AppError } from '../utils/appError.util';
import { readDocsFiles } from './docs.files';
import { errorsPage } from './docs.view';
import * as field from './fields.schema';

/** Any name: one that is not there is a route that is not there, and no mistake in a field. */
export const docsFileSchema = { params: field.body({ file: z.string().meta({ description: 'Its name.' }) }) };

/** The API's description for programs and for people. None of it depends on the request, so all is made at the start. */
export function createDocsController(openApi: object) {
  const json = JSON.stringify(openApi);
  const { page, byName } = readDocsFiles();
  const errorList = errorsPage();

  const document: RequestHandler = (_req, res) => {
    res.type('json').set('Cache-Control', 'no-cache').send(json);
  };

  const docs: RequestHandler = (_req, res) => {
    res.type('html').set('Cache-Control', 'no-cache').send(page);
  };

  const file: Handler<typeof docsFileSchema> = (_req, res, { params }) => {
    const found = byName.get(params.file);
    if (!found) throw new AppError('ROUTE_NOT_FOUND');
    res.type(path.extname(params.file)).set('Cache-Control', found.cacheControl).send(found.content);
  };

  const errors: RequestHandler = (_req, res) => {
    res.type('html').set('Cache-Control', 'no-cache').send(errorList);
  };

  return { document, docs, file, errors };
}
